package surveys

// exit asks those who no longer come why, and whether they had told us: most never do, so that the complaints
// received are not the unhappy customers.
func exit() Content {
	return Content{
		Title:     Text{"es": "¿Por qué dejaste de venir?", "en": "Why did you stop coming?"},
		Languages: []string{"es", "en"},
		Questions: []Question{
			{
				ID: "reasons", Kind: Multiple,
				Title:   Text{"es": "¿Por qué dejaste de venir?", "en": "Why did you stop coming?"},
				Help:    Text{"es": "Toda respuesta nos sirve.", "en": "Every answer helps."},
				Options: exitReasons(),
			},
			{
				// Whoever complained without an answer is not asked again whether they told us, nor is whoever left for reasons of their own.
				ID: "told", Kind: YesNo,
				Title:  Text{"es": "¿Nos lo dijiste?", "en": "Did you tell us?"},
				ShowIf: &Condition{Question: "reasons", In: []string{"quality", "price", "waiting", "promise", "treatment", "competitor", "other"}},
			},
			{
				ID: "silence", Kind: Single,
				Title:   Text{"es": "¿Qué te frenó?", "en": "What held you back?"},
				ShowIf:  &Condition{Question: "told", In: []string{No}},
				Options: silenceReasons(),
			},
			{
				ID: "return", Kind: LineText, Asks: AsksImprove,
				Title: Text{"es": "¿Qué te haría volver?", "en": "What would bring you back?"},
			},
			askContact(),
		},
		Thanks: Text{
			"es": "Gracias por contárnoslo. Lo leemos todo y preguntamos para cambiar.",
			"en": "Thank you for telling us. We read everything, and we ask so that we can change.",
		},
	}
}

// exitReasons are ours first, then those that nobody could have helped.
func exitReasons() []Option {
	return []Option{
		{ID: "quality", Theme: "product.quality", Title: Text{"es": "La calidad bajó", "en": "The quality dropped"}},
		{ID: "price", Theme: "product.price", Title: Text{"es": "Me salía caro", "en": "Too expensive"}},
		{ID: "waiting", Theme: "service.waiting", Title: Text{"es": "Se esperaba demasiado", "en": "Too much waiting"}},
		{ID: "promise", Theme: "service.promise", Title: Text{"es": "Promesas sin cumplir", "en": "Broken promises"}},
		{ID: "treatment", Theme: "treatment.rudeness", Title: Text{"es": "No me trataron bien", "en": "I was treated badly"}},
		{ID: "ignored", Theme: "ignored.noanswer", Title: Text{"es": "Me quejé y nadie respondió", "en": "I complained and nobody answered"}},
		{ID: "competitor", Theme: "leaving.competitor", Title: Text{"es": "Encontré otro sitio", "en": "Found another place"}},
		{ID: "moved", Theme: "leaving.moved", Title: Text{"es": "Me mudé", "en": "I moved away"}},
		{ID: "notneeded", Theme: "leaving.notneeded", Title: Text{"es": "Ya no lo necesito", "en": "No longer needed"}},
		{ID: "other", Title: Text{"es": "Otra cosa", "en": "Something else"}},
	}
}

// silenceReasons are why people do not complain. They carry no theme: what was never said to us was not ignored.
func silenceReasons() []Option {
	return []Option{
		{ID: "easier", Title: Text{"es": "Era más fácil cambiar de sitio", "en": "Going elsewhere was easier"}},
		{ID: "unheard", Title: Text{"es": "Nadie me iba a escuchar", "en": "Nobody would have listened"}},
		{ID: "doubted", Title: Text{"es": "No me iban a creer", "en": "You would have doubted me"}},
		{ID: "how", Title: Text{"es": "No sabía cómo", "en": "Not sure how"}},
		{ID: "whom", Title: Text{"es": "No sabía a quién", "en": "Not sure whom to tell"}},
		{ID: "passed", Title: Text{"es": "Me iban a pasar de uno a otro", "en": "I would have been passed around"}},
		{ID: "late", Title: Text{"es": "La respuesta llegaría tarde", "en": "The answer would be late"}},
		{ID: "nuisance", Title: Text{"es": "Sentía que molestaba", "en": "I felt like a nuisance"}},
	}
}
