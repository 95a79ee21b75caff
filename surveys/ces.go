package surveys

// ces asks how easy it was; after 1 to 3 what made it hard.
func ces() Content {
	return Content{
		Title:     Text{"es": "¿Te lo ponemos fácil?", "en": "Do we make it easy?"},
		Languages: []string{"es", "en"},
		Questions: []Question{
			{
				ID: "ease", Kind: CES,
				Title: Text{"es": "¿Ha sido fácil conseguir lo que querías?", "en": "How easy was it to get what you wanted?"},
			},
			{
				ID: "obstacle", Kind: Multiple,
				Title:  Text{"es": "Lo sentimos. ¿Qué lo ha hecho difícil?", "en": "We are sorry. What made it hard?"},
				Help:   Text{"es": "Puedes elegir varias.", "en": "Choose as many as you like."},
				ShowIf: &Condition{Question: "ease", In: []string{"1", "2", "3"}},
				Options: []Option{
					{ID: "waiting", Theme: "service.waiting", Title: Text{"es": "La espera", "en": "The wait"}},
					{ID: "hours", Theme: "service.access", Title: Text{"es": "El horario", "en": "The opening hours"}},
					{ID: "stock", Theme: "product.stock", Title: Text{"es": "No había lo que buscaba", "en": "It was out of stock"}},
					{ID: "knowledge", Theme: "service.knowledge", Title: Text{"es": "Nadie sabía ayudarme", "en": "Nobody knew how to help"}},
					{ID: "decide", Theme: "service.empowerment", Title: Text{"es": "Nadie podía decidir", "en": "Nobody could decide"}},
					{ID: "passed", Theme: "ignored.passedaround", Title: Text{"es": "Me mandaron de uno a otro", "en": "I was passed around"}},
					{ID: "website", Theme: "place.website", Title: Text{"es": "La web o la app", "en": "The website or app"}},
					{ID: "other", Title: Text{"es": "Otra cosa", "en": "Something else"}},
				},
			},
			{
				ID: "comment", Kind: LongText, Asks: AsksImprove,
				Title: Text{"es": "¿Cómo te lo pondríamos más fácil?", "en": "What would make it easier?"},
			},
			askContact(),
		},
	}
}
