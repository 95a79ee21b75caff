// Package kiosk owns the shop's tablets: how one is paired, what it is told to ask, how what it has kept comes in, and the
// app that runs on it (web/). It exports handlers for the server's table of routes, says in Records what it needs to have
// kept, and knows neither the database nor the server.
package kiosk
