package kiosk

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ShowApp sends the app's shell.
func (t *Tablets) ShowApp(c *fiber.Ctx) error {
	shell, err := t.shell()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, shell.Policy)
	return send(c, fiber.MIMETextHTMLCharsetUTF8, shell.HTML)
}

// ShowManifest sends what makes the page an app that can be installed.
func (t *Tablets) ShowManifest(c *fiber.Ctx) error {
	shell, err := t.shell()
	if err != nil {
		return err
	}
	return send(c, ManifestType, shell.Manifest)
}

// ShowWorker sends the service worker. It takes care of /kiosk itself, which is not below its own address.
func (t *Tablets) ShowWorker(c *fiber.Ctx) error {
	shell, err := t.shell()
	if err != nil {
		return err
	}
	c.Set("Service-Worker-Allowed", "/kiosk")
	return send(c, fiber.MIMETextJavaScriptCharsetUTF8, shell.Worker)
}

// send sends what is asked for anew each time, so that a new version is found.
func send(c *fiber.Ctx, kind string, body []byte) error {
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Send(body)
}

// App is the version that a tablet tells whose app is this server's: the program's and the script's, as app.ts puts them together.
func (t *Tablets) App() string {
	name := strings.Split(t.Assets.URL("kiosk.js"), ".")
	return strings.TrimSpace(t.Version + " " + name[len(name)-2])
}
