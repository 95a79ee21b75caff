package surveyfile

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

var compiled = compile()

// compile panics on a broken schema: it is part of the binary, so only a developer can meet it.
func compile() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		panic(fmt.Sprint("surveyfile: ", err))
	}
	const name = "survey.schema.json"
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		panic(fmt.Sprint("surveyfile: ", err))
	}
	return c.MustCompile(name)
}

// fits holds a value against the schema and gives every place where it does not fit.
func fits(value any, where *places) []Problem {
	var failed *jsonschema.ValidationError
	if err := compiled.Validate(value); err == nil {
		return nil
	} else if e, ok := err.(*jsonschema.ValidationError); ok {
		failed = e
	} else {
		panic(fmt.Sprint("surveyfile: ", err)) // no other kind is given
	}
	return leaves(nil, failed, where)
}

// leaves collects the errors that have no cause of their own: what is above them only says that something below is wrong.
func leaves(problems []Problem, e *jsonschema.ValidationError, where *places) []Problem {
	if len(e.Causes) == 0 {
		return append(problems, explain(e, where)...)
	}
	for _, cause := range e.Causes {
		problems = leaves(problems, cause, where)
	}
	return problems
}

// expected are the keys for what should stand where something of another type does.
var expected = map[string]string{
	"string": "surveys.file.wrong.string", "array": "surveys.file.wrong.array", "object": "surveys.file.wrong.object", "boolean": "surveys.file.wrong.boolean",
}

// explain puts one error into our words.
func explain(e *jsonschema.ValidationError, where *places) []Problem {
	at := where.at(e.InstanceLocation)
	one := func(key, message string, args ...any) []Problem { return []Problem{problem(at, key, message, args...)} }
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		if key, ok := expected[k.Want[0]]; ok && len(k.Want) == 1 {
			return one(key, "must be of type "+k.Want[0])
		}
	case *kind.Required:
		var out []Problem
		for _, name := range k.Missing {
			out = append(out, problem(place{path: member(at.path, name), line: at.line}, "survey.wrong.missing", "is missing"))
		}
		return out
	case *kind.AdditionalProperties:
		var out []Problem
		for _, name := range k.Properties {
			tokens := append(e.InstanceLocation[:len(e.InstanceLocation):len(e.InstanceLocation)], name)
			out = append(out, problem(where.at(tokens), "surveys.file.wrong.unknown", "is nothing that a survey has here"))
		}
		return out
	case *kind.FalseSchema:
		return one("surveys.file.wrong.unknown", "is nothing that a survey has here")
	case *kind.Const:
		return one("surveys.file.wrong.choice", fmt.Sprintf("must be %v", k.Want), "Want", fmt.Sprint(k.Want))
	case *kind.Enum:
		var want []string
		for _, w := range k.Want {
			want = append(want, fmt.Sprint(w))
		}
		list := strings.Join(want, ", ")
		return one("surveys.file.wrong.choice", "must be one of "+list, "Want", list)
	case *kind.MaxItems:
		return one("survey.wrong.many", fmt.Sprintf("are %d; at most %d are kept", k.Got, k.Want), "N", k.Got, "Max", k.Want)
	case *kind.MaxLength:
		return one("survey.wrong.long", fmt.Sprintf("has %d characters; at most %d are kept", k.Got, k.Want), "N", k.Got, "Max", k.Want)
	case *kind.MinItems:
		return one("survey.wrong.nolanguage", "name none; one at least is needed")
	case *kind.UniqueItems:
		at = where.of(item(at.path, k.Duplicates[1]))
		return one("survey.wrong.twice", "is there twice")
	case *kind.Pattern:
		return one("surveys.file.wrong.pattern", "does not match "+k.Want, "Want", k.Want)
	}
	text := e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	return one("surveys.file.wrong.other", text, "Text", text)
}
