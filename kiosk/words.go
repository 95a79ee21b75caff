package kiosk

import (
	_ "embed"
	"encoding/json"
	"sync"

	"opina/internal/i18n"
)

//go:embed web/keys.json
var keyList []byte

// keys are the words that the tablet's app asks for. The list is the app's own, so that it lacks none and gets no more.
var keys = func() (list []string) {
	if err := json.Unmarshal(keyList, &list); err != nil {
		panic("kiosk: keys.json: " + err.Error())
	}
	return list
}()

// places are the arguments of those words, each standing for itself: the tablet puts the values in.
var places = func() (args []any) {
	for _, name := range []string{"Answers", "Hours", "Length", "Minutes", "Percent", "Quota", "Shop", "Time", "Typed", "Used", "Value", "Version"} {
		args = append(args, name, "{"+name+"}")
	}
	return args
}()

// Words are the words of the tablet's app in a language of the interface, by key. Where a value belongs, they say its name in
// braces: "{Value} de 5".
func Words(lang string) map[string]string {
	words := make(map[string]string, len(keys))
	for _, key := range keys {
		words[key] = i18n.In(lang).T(key, places...)
	}
	return words
}

// encodedWords are those of every language as JSON. They are most of a playlist, never change while the program runs, and
// each sync needs the playlist's etag.
var encodedWords = sync.OnceValue(func() map[string]json.RawMessage {
	all := make(map[string]json.RawMessage, len(i18n.Languages))
	for _, lang := range i18n.Languages {
		body, err := json.Marshal(Words(lang))
		if err != nil {
			panic("kiosk: words: " + err.Error())
		}
		all[lang] = body
	}
	return all
})
