package webtest

import (
	"opina/internal/i18n"
	"opina/kiosk"
	"opina/surveys"
)

// Playlist is the body of GET /kiosk/playlist.
type Playlist struct {
	ETag         string                       `json:"etag"`
	Account      string                       `json:"account"`
	Device       Device                       `json:"device"`
	Organization string                       `json:"organization"`
	Shop         string                       `json:"shop"`
	Touchpoint   int64                        `json:"touchpoint"`
	TimeZone     string                       `json:"time_zone"`
	Lang         string                       `json:"lang"`
	Languages    []string                     `json:"languages"`
	Words        map[string]map[string]string `json:"words"`
	Look         Look                         `json:"look"`
	Idle         float64                      `json:"idle"`
	Thanks       float64                      `json:"thanks"`
	Sound        bool                         `json:"sound"`
	PIN          string                       `json:"pin"`
	Slides       []surveys.Text               `json:"slides"`
	Hours        []surveys.Hours              `json:"hours"`
	Order        string                       `json:"order"`
	Entries      []Entry                      `json:"entries"`
}

// Device is the tablet as the owner named it.
type Device struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Look is the owner's colours and logo.
type Look struct {
	Logo       string            `json:"logo"`
	LogoWidth  int               `json:"logo_width"`
	LogoHeight int               `json:"logo_height"`
	Light      map[string]string `json:"light"`
	Dark       map[string]string `json:"dark"`
}

// Entry is one survey with its time of the day.
type Entry struct {
	Survey  int64           `json:"survey"`
	Version int             `json:"version"`
	From    int             `json:"from"`
	To      int             `json:"to"`
	Content surveys.Content `json:"content"`
	Thanks  surveys.Text    `json:"thanks"`
	Within  int             `json:"answer_within_hours"`
}

// Cafe is the playlist of a coffee shop.
func Cafe() Playlist {
	words := map[string]map[string]string{}
	for _, lang := range i18n.Languages {
		words[lang] = kiosk.Words(lang)
	}
	return Playlist{
		Account: "cafe", Device: Device{3, "Mostrador"}, Organization: "Café Luna", Shop: "Gran Vía", Touchpoint: 7,
		TimeZone: "Europe/Madrid", Lang: "es", Languages: []string{"es", "en"}, Words: words,
		Look: Look{
			Logo: "/logos/0123456789abcdef.png", LogoWidth: 240, LogoHeight: 80,
			Light: map[string]string{"ground": "#faf6ef", "paper": "#fefcfa", "ink": "#26211b", "soft": "#747069", "edge": "#918e88", "hair": "#dcd8d1", "accent": "#8a4b1f", "on": "#ffffff", "wrong": "#b3261e"},
			Dark:  map[string]string{"ground": "#171411", "paper": "#25221f", "ink": "#e1e0df", "soft": "#949291", "edge": "#6e6c6a", "hair": "#33312e", "accent": "#ad8162", "on": "#000000", "wrong": "#cd706a"},
		},
		Idle: 30, Thanks: 3, PIN: "4821", Order: "time",
		Slides: []surveys.Text{
			{"es": "Nos dijisteis que la cola era larga: desde mayo hay dos cajas por la tarde.", "en": "You told us the queue was long: since May there are two tills in the afternoon."},
			{"es": "Ahora también leche de avena, porque la pedisteis.", "en": "Oat milk too, because you asked for it."},
		},
		Entries: []Entry{{Survey: 1, Version: 3, Content: Satisfaction(), Thanks: surveys.Text{"es": "Gracias. Lo leemos todo.", "en": "Thank you. We read everything."}, Within: 48}},
	}
}

// Satisfaction asks for a face and, after a low one, why.
func Satisfaction() surveys.Content {
	low := &surveys.Condition{Question: "face", In: []string{"1", "2"}}
	return surveys.Content{
		Title: surveys.Text{"es": "Satisfacción", "en": "Satisfaction"}, Languages: []string{"es", "en"},
		Questions: []surveys.Question{
			{ID: "face", Kind: surveys.Smiley, Points: 4, Title: surveys.Text{"es": "¿Qué tal ha ido hoy?", "en": "How was it today?"}},
			{ID: "why", Kind: surveys.Multiple, ShowIf: low, Title: surveys.Text{"es": "Lo sentimos. ¿Qué ha fallado?", "en": "We are sorry. What went wrong?"}, Options: []surveys.Option{
				{ID: "wait", Title: surveys.Text{"es": "La espera", "en": "The wait"}},
				{ID: "staff", Title: surveys.Text{"es": "El trato", "en": "How I was treated"}},
				{ID: "product", Title: surveys.Text{"es": "Lo que he tomado", "en": "What I had"}},
				{ID: "clean", Title: surveys.Text{"es": "La limpieza", "en": "Cleanliness"}},
				{ID: "price", Title: surveys.Text{"es": "El precio", "en": "The price"}},
				{ID: "other", Title: surveys.Text{"es": "Otra cosa", "en": "Something else"}},
			}},
			{ID: "comment", Kind: surveys.LongText, ShowIf: low, Title: surveys.Text{"es": "Cuéntanoslo con tus palabras", "en": "Tell us in your own words"}},
			{ID: "contact", Kind: surveys.Contact, ShowIf: low, Title: surveys.Text{"es": "¿Quieres que te respondamos?", "en": "Would you like an answer?"}},
		},
	}
}

// Everything asks a question of each kind.
func Everything() surveys.Content {
	text := func(es, en string) surveys.Text { return surveys.Text{"es": es, "en": en} }
	return surveys.Content{
		Title: text("Todo", "Everything"), Languages: []string{"es", "en"},
		Questions: []surveys.Question{
			{ID: "smiley", Kind: surveys.Smiley, Points: 5, Title: text("¿Qué tal ha ido hoy?", "How was it today?")},
			{ID: "stars", Kind: surveys.Stars, Title: text("¿Y el café?", "And the coffee?"), Help: text("Cinco estrellas es lo mejor.", "Five stars is best.")},
			{ID: "nps", Kind: surveys.NPS, Title: text("¿Nos recomendarías a un amigo?", "Would you recommend us to a friend?")},
			{ID: "ces", Kind: surveys.CES, Title: text("¿Ha sido fácil pedir?", "Was it easy to order?")},
			{ID: "yesno", Kind: surveys.YesNo, Title: text("¿Es tu primera visita?", "Is this your first visit?")},
			{ID: "single", Kind: surveys.Single, Title: text("¿Cómo nos has conocido?", "How did you hear of us?"), Options: []surveys.Option{
				{ID: "street", Title: text("Pasaba por aquí", "I was passing by")}, {ID: "friend", Title: text("Por un amigo", "From a friend")},
				{ID: "map", Title: text("En un mapa", "On a map")}, {ID: "else", Title: text("De otra manera", "Some other way")},
			}},
			{ID: "multiple", Kind: surveys.Multiple, Title: text("¿Qué te ha gustado?", "What did you like?"), Options: []surveys.Option{
				{ID: "coffee", Title: text("El café", "The coffee")}, {ID: "staff", Title: text("El trato", "The staff")}, {ID: "place", Title: text("El sitio", "The place")},
				{ID: "music", Title: text("La música", "The music")}, {ID: "price", Title: text("El precio", "The price")}, {ID: "quick", Title: text("La rapidez", "How quick it was")},
				{ID: "cake", Title: text("Los bizcochos caseros de la vitrina", "The home-made cakes in the window")},
			}},
			{ID: "line", Kind: surveys.LineText, Title: text("¿Qué echas en falta en la carta?", "What is missing on the menu?")},
			{ID: "text", Kind: surveys.LongText, Title: text("Cuéntanoslo con tus palabras", "Tell us in your own words")},
			{ID: "contact", Kind: surveys.Contact, Title: text("¿Quieres que te respondamos?", "Would you like an answer?")},
		},
	}
}
