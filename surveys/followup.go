package surveys

// followUp is asked after a case is closed, to whoever wrote to us: one question, because they have told us enough.
func followUp() Content {
	return Content{
		Title:     Text{"es": "Después de responderte", "en": "After our answer"},
		Languages: []string{"es", "en"},
		Questions: []Question{
			{
				ID: "now", Kind: Smiley, Points: 4,
				Title: Text{"es": "Nos escribiste y te respondimos. ¿Qué tal ha quedado?", "en": "You wrote to us and we answered. How do you feel about it now?"},
			},
		},
		Thanks: Text{"es": "Gracias por ayudarnos a mejorar.", "en": "Thank you for helping us to improve."},
	}
}
