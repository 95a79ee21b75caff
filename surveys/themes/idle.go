package themes

// idle tells words that carry nothing by themselves, in either language.
func idle(folded string) bool {
	return smallWords[folded] != "" && !telling[folded] || idleWords[folded]
}

// telling are words by which a language is told that do carry something.
var telling = set(`comida servicio trato sitio food service staff place malo mala mal bueno buena buen bien good bad great nice
	nada nunca siempre sin no not poco poca mucho mucha without never don't didn't doesn't wasn't isn't`)

var idleWords = set(`me te se lo al le os ni ya muy mas tan asi aun solo cada mi mis tu tus su sus nos nuestro nuestra este esta esto estos estas
	ese esa eso esos esas aquel aquella ser es soy eres fui fue fuimos fueron sido siendo era eramos estar estoy estas estamos estuve estuvimos estuvo
	he has ha hemos han habia habian hay hubo haber tener tengo tiene tienen tenia tenian tenemos hacer hace hacen hizo hacia ir voy va van vamos iba
	a ante bajo con contra de desde durante en entre hacia hasta para por segun sobre tras que quien cual cuando donde como cuanto o u e y pero aunque
	sino tambien ademas luego entonces despues antes hoy ayer ahora dia dias vez veces cosa cosas gente persona personas uno una unos unas otro otra
	otros otras mismo misma todo toda todos todas algo alguien algun alguna algunos algunas cualquier si pues porque mientras dos tres
	the a an of to in on at by for with from as is am are was were be been being have has had do does did done will would can could should may might must
	i me my we us our you your he she it its they them their his her this that these those there here who whom which what when where why how and or but
	if because while so than then too also just only very really quite again still already even ever one two three some any all both each every other
	another such same own more most much many few less least up down out off over under about into onto after before during through between
	got get gets getting go goes going went come came comes said say says tell told ask asked make made take took want wanted let put day days time times
	thing things people person way lot bit im ive id youre dont`)
