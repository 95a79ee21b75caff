package surveys

// suggestions is the suggestion box: what to improve, then in the customer's own words.
func suggestions() Content {
	return Content{
		Title:     Text{"es": "Buzón de sugerencias", "en": "Suggestion box"},
		Languages: []string{"es", "en"},
		Questions: []Question{
			{
				ID: "topic", Kind: Multiple,
				Title: Text{"es": "¿Qué deberíamos mejorar?", "en": "What should we improve?"},
				Help:  Text{"es": "Cualquier respuesta vale: preguntamos para cambiar cosas.", "en": "Any answer is right: we ask because we change things."},
				Options: []Option{
					{ID: "waiting", Theme: "service.waiting", Title: Text{"es": "La espera", "en": "The wait"}},
					{ID: "treatment", Theme: "treatment", Title: Text{"es": "El trato", "en": "How we treat you"}},
					{ID: "quality", Theme: "product.quality", Title: Text{"es": "La calidad", "en": "The quality"}},
					{ID: "variety", Theme: "product.variety", Title: Text{"es": "La variedad", "en": "The choice"}},
					{ID: "price", Theme: "product.price", Title: Text{"es": "Los precios", "en": "The prices"}},
					{ID: "hours", Theme: "service.access", Title: Text{"es": "El horario", "en": "The opening hours"}},
					{ID: "cleanliness", Theme: "place.cleanliness", Title: Text{"es": "La limpieza", "en": "Cleanliness"}},
					{ID: "comfort", Theme: "place.comfort", Title: Text{"es": "La comodidad", "en": "Comfort"}},
					{ID: "other", Title: Text{"es": "Otra cosa", "en": "Something else"}},
				},
			},
			{
				ID: "idea", Kind: LongText, Asks: AsksImprove,
				Title: Text{"es": "¿Qué harías tú?", "en": "What would you do?"},
				Help:  Text{"es": "Una idea pequeña también sirve.", "en": "A small idea helps too."},
			},
			askContact(),
		},
		Thanks: Text{"es": "Gracias por la idea. Lo leemos todo.", "en": "Thank you for the idea. We read everything."},
	}
}
