package surveys

// Satisfaction is the survey that every shop starts with: one tap, and for those who were not
// happy what went wrong; then, for who wants to, a comment and a way to be answered.
func Satisfaction() Content {
	return Content{
		Title:     Text{"es": "Tu visita de hoy", "en": "Your visit today"},
		Languages: []string{"es", "en"},
		Questions: []Question{
			{
				ID: "face", Kind: Smiley, Points: 4,
				Title: Text{"es": "¿Qué tal ha ido hoy?", "en": "How was it today?"},
			},
			{
				ID: "why", Kind: Multiple,
				Title:   Text{"es": "Lo sentimos. ¿Qué ha fallado?", "en": "We are sorry. What went wrong?"},
				Help:    Text{"es": "Puedes elegir varias.", "en": "Choose as many as you like."},
				ShowIf:  &Condition{Question: "face", In: []string{"1", "2"}},
				Options: satisfactionReasons(),
			},
			{
				ID: "comment", Kind: LongText,
				Title: Text{"es": "Cuéntanoslo con tus palabras", "en": "Tell us in your own words"},
				Help:  Text{"es": "Qué ha ido bien o qué cambiarías.", "en": "What went well, or what you would change."},
			},
			askContact(),
		},
	}
}

// satisfactionReasons are causes as a customer says them, the most common first. Their ids stay
// when the words change, because charts join versions by them.
func satisfactionReasons() []Option {
	return []Option{
		{ID: "waiting", Theme: "service.waiting", Title: Text{"es": "He esperado demasiado", "en": "I waited too long"}},
		{ID: "treatment", Theme: "treatment.rudeness", Title: Text{"es": "No me han tratado bien", "en": "I was treated badly"}},
		{ID: "quality", Theme: "product.quality", Title: Text{"es": "El producto no estaba bien", "en": "The product was poor"}},
		{ID: "price", Theme: "product.price", Title: Text{"es": "Es caro para lo que es", "en": "It is not worth the price"}},
		{ID: "stock", Theme: "product.stock", Title: Text{"es": "No había lo que buscaba", "en": "It was out of stock"}},
		{ID: "cleanliness", Theme: "place.cleanliness", Title: Text{"es": "No estaba limpio", "en": "It was not clean"}},
		{ID: "ignored", Theme: "ignored.noanswer", Title: Text{"es": "Me quejé y nadie respondió", "en": "I complained and nobody answered"}},
	}
}
