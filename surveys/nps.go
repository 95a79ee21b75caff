package surveys

// nps asks how likely a recommendation is, and why. After 0 to 6 it asks what went wrong.
func nps() Content {
	return Content{
		Title:     Text{"es": "¿Nos recomendarías?", "en": "Would you recommend us?"},
		Languages: []string{"es", "en"},
		Questions: []Question{
			{
				ID: "score", Kind: NPS,
				Title: Text{"es": "¿Qué probabilidad hay de que nos recomiendes?", "en": "How likely are you to recommend us?"},
			},
			{
				ID: "why", Kind: Multiple,
				Title:   Text{"es": "Lo sentimos. ¿Qué ha fallado?", "en": "We are sorry. What went wrong?"},
				Help:    Text{"es": "Puedes elegir varias.", "en": "Choose as many as you like."},
				ShowIf:  &Condition{Question: "score", In: []string{"0", "1", "2", "3", "4", "5", "6"}},
				Options: satisfactionReasons(),
			},
			{
				ID: "comment", Kind: LongText,
				Title: Text{"es": "¿Por qué ese número?", "en": "Why that number?"},
				Help:  Text{"es": "Ninguno está mal.", "en": "No number is wrong."},
			},
			askContact(),
		},
	}
}
