package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
)

// label is one judged cause of a sentence, folded into one of seven groups.
type label struct{ group, polarity string }

// sentence is one labelled sentence. Sentences of one review share a review number, so that no review stands in both halves.
type sentence struct {
	id, text string
	review   int
	labels   []label
}

// goldGroups folds the labels of the collection.
var goldGroups = map[string]string{
	"FOOD#QUALITY": "quality", "DRINKS#QUALITY": "quality", "FOOD#STYLE_OPTIONS": "variety", "DRINKS#STYLE_OPTIONS": "variety",
	"FOOD#PRICES": "price", "DRINKS#PRICES": "price", "RESTAURANT#PRICES": "price", "SERVICE#GENERAL": "staff",
	"AMBIENCE#GENERAL": "ambience", "LOCATION#GENERAL": "location", "RESTAURANT#GENERAL": "overall", "RESTAURANT#MISCELLANEOUS": "overall",
}

// ourGroups folds our themes: the longest beginning of an id decides.
var ourGroups = map[string]string{
	"product": "quality", "product.variety": "variety", "product.price": "price", "service": "staff", "service.access": "location",
	"treatment": "staff", "ignored": "staff", "place": "ambience", "place.location": "location", "place.parking": "location", "overall": "overall",
}

// stands is the theme that stands for a group when a label is fed back as a correction.
var stands = map[string]string{
	"quality": "product.quality", "variety": "product.variety", "price": "product.price", "staff": "service",
	"ambience": "place.comfort", "location": "place.location", "overall": "overall",
}

func groupOf(theme string) string {
	for id := theme; ; {
		if g, ok := ourGroups[id]; ok {
			return g
		}
		dot := strings.LastIndexByte(id, '.')
		if dot < 0 {
			return ""
		}
		id = id[:dot]
	}
}

// readSentences reads the training half of one language.
func readSentences(folder, lang string) ([]sentence, error) {
	data, err := os.ReadFile(filepath.Join(folder, lang, "train.xml"))
	if err != nil {
		return nil, err
	}
	var file struct {
		Reviews []struct {
			Sentences []struct {
				ID       string `xml:"id,attr"`
				Text     string `xml:"text"`
				Opinions []struct {
					Category string `xml:"category,attr"`
					Polarity string `xml:"polarity,attr"`
				} `xml:"Opinions>Opinion"`
			} `xml:"sentences>sentence"`
		} `xml:"Review"`
	}
	if err := xml.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	var out []sentence
	for i, r := range file.Reviews {
		for _, s := range r.Sentences {
			one := sentence{id: s.ID, text: s.Text, review: i}
			for _, o := range s.Opinions {
				if g, ok := goldGroups[o.Category]; ok {
					one.labels = append(one.labels, label{g, o.Polarity})
				}
			}
			out = append(out, one)
		}
	}
	return out, nil
}
