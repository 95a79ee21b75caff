package server

import (
	"strings"

	"opina/internal/i18n"
	"opina/server/views"
)

// yesNo are the two answers of a yes-no question in languages that the interface does not speak: they belong to the
// question, which the owner can ask in any.
var yesNo = map[string][2]string{
	"ar": {"نعم", "لا"},
	"bg": {"Да", "Не"},
	"ca": {"Sí", "No"},
	"cs": {"Ano", "Ne"},
	"da": {"Ja", "Nej"},
	"de": {"Ja", "Nein"},
	"el": {"Ναι", "Όχι"},
	"eu": {"Bai", "Ez"},
	"fa": {"بله", "خیر"},
	"fi": {"Kyllä", "Ei"},
	"fr": {"Oui", "Non"},
	"gl": {"Si", "Non"},
	"he": {"כן", "לא"},
	"hi": {"हाँ", "नहीं"},
	"hu": {"Igen", "Nem"},
	"it": {"Sì", "No"},
	"ja": {"はい", "いいえ"},
	"ko": {"예", "아니요"},
	"nb": {"Ja", "Nei"},
	"nl": {"Ja", "Nee"},
	"nn": {"Ja", "Nei"},
	"no": {"Ja", "Nei"},
	"pl": {"Tak", "Nie"},
	"pt": {"Sim", "Não"},
	"ro": {"Da", "Nu"},
	"ru": {"Да", "Нет"},
	"sk": {"Áno", "Nie"},
	"sv": {"Ja", "Nej"},
	"tr": {"Evet", "Hayır"},
	"uk": {"Так", "Ні"},
	"ur": {"ہاں", "نہیں"},
	"zh": {"是", "否"},
}

// yesAndNo are the words of the page's language, the interface's where we do not know them.
func yesAndNo(page views.Customer) (yes, no views.Said) {
	base, _, _ := strings.Cut(page.Lang, "-")
	if words, ok := yesNo[base]; ok && !i18n.Speaks(base) {
		return views.Said{Text: words[0]}, views.Said{Text: words[1]}
	}
	return page.Ours("customer.yes"), page.Ours("customer.no")
}
