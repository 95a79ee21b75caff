package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"opina/internal/csvimport"
	"opina/internal/i18n"
	"opina/internal/store"
)

// importFlags are the flags of the import, each checked when it is set.
type importFlags struct {
	columns   *value[csvimport.Columns]
	scale     *value[csvimport.Scale]
	delimiter *value[rune]
	encoding  *value[string]
	lang      *value[string]
	zone      *value[string]
	at        *value[csvimport.When]

	touchpoint, organization, location string
}

func (m Main) importCSV() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE.csv",
		Short: "Bring answers from a CSV file into the database",
		Long: `Bring answers from a CSV file into the database. Its first line names the columns id, answered_at, rating, comment, lang
and location, in any order; only rating or comment must be there, and answered_at unless --answered-at gives one.

Each shop that the file names is found by its name or added. A row that cannot go in is reported with its line, the
rest go in. A row without an id gets one made from its time and content, so that importing the same file twice adds
nothing. "-" reads the standard input. The exit code is 1 when a row was left out.`,
		Example: `  opina import comments.csv --scale 1-5 --time-zone Europe/Madrid
  opina import export.csv --columns answered_at=Fecha,rating=Estrellas,comment=Opinión,location=Tienda --encoding windows-1252`,
		Args: oneArgument("FILE.csv"),
	}
	db := databaseFlags(cmd)
	f := newImportFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		file, size, err := openFile(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		return db.with(cmd.Context(), func(db *store.Store) error {
			empty, err := db.Empty(cmd.Context())
			if err != nil {
				return err
			}
			bar := newProgress(m.Stderr, "reading", size, true)
			sum, err := csvimport.Import(cmd.Context(), db, &countingReader{Reader: file, progress: bar}, f.options(m),
				func(b *csvimport.BadRow) { bar.say(b.Error()) })
			bar.finish()
			if sum != (csvimport.Summary{}) || err == nil {
				fmt.Fprintln(m.Stdout, sum)
			}
			switch {
			case errors.Is(err, cmd.Context().Err()) && err != nil:
				return errors.New("stopped; the same command goes on from there")
			case err != nil:
				return err
			}
			if empty {
				fmt.Fprintln(m.Stdout, "Nobody can log in yet: opina user invite EMAIL prints a link for the owner.")
			}
			if sum.Bad > 0 {
				return errors.New("not every row went in")
			}
			return nil
		})
	}
	return cmd
}

func newImportFlags(cmd *cobra.Command) *importFlags {
	f := &importFlags{
		columns:   newValue("ours=theirs,…", "", csvimport.ParseColumns),
		scale:     newValue("scale", "1-5", csvimport.ParseScale),
		delimiter: newValue("character", "", parseDelimiter),
		encoding:  newValue("encoding", "utf-8", parseEncoding),
		lang:      newValue("es|en", "es", parseLang),
		zone:      newValue("zone", "", parseZone),
		at:        newValue("date", "", csvimport.ParseWhen),
	}
	flags := cmd.Flags()
	flags.Var(f.columns, "columns", "names of the columns in the file, as answered_at=Date,rating=Stars")
	flags.Var(f.scale, "scale", "of the ratings: 1-5 stars, 1-4 faces, 0-10 or 1-7")
	flags.Var(f.delimiter, "delimiter", `between columns: , ; or tab (default: what the header has most of)`)
	flags.Var(f.encoding, "encoding", "of the file: "+strings.Join(csvimport.Encodings, ", "))
	flags.Var(f.lang, "lang", "of rows that name none")
	flags.Var(f.zone, "time-zone", "of times without one, like Europe/Madrid (default: the shop's)")
	flags.Var(f.at, "answered-at", "time of rows that have none")
	flags.StringVar(&f.touchpoint, "touchpoint", "", "code of the touchpoint that all rows were answered at")
	flags.StringVar(&f.organization, "organization", "", "name of the organization; made in an empty database")
	flags.StringVar(&f.location, "location", "", "shop of rows that name none")
	return f
}

func (f *importFlags) options(m Main) csvimport.Options {
	return csvimport.Options{
		Format:     csvimport.Format{Columns: f.columns.is, Scale: f.scale.is, Delimiter: f.delimiter.is, Encoding: f.encoding.is},
		Touchpoint: f.touchpoint, Organization: f.organization, Location: f.location,
		Lang: f.lang.is, TimeZone: f.zone.is, AnsweredAt: f.at.is, Now: m.Now,
	}
}

// openFile opens the file and says how long it is, -1 where nobody knows.
func openFile(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), -1, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", name)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}

func parseDelimiter(s string) (rune, error) {
	switch s {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	r, size := utf8.DecodeRuneInString(s)
	if size != len(s) || r == utf8.RuneError || strings.ContainsRune("\"\r\n\x00", r) {
		return 0, errors.New(`want one character, like ; or "tab"`)
	}
	return r, nil
}

func parseEncoding(s string) (string, error) {
	if !slices.Contains(csvimport.Encodings, s) {
		return "", fmt.Errorf("want one of %s", strings.Join(csvimport.Encodings, ", "))
	}
	return s, nil
}

func parseLang(s string) (string, error) {
	if !i18n.Speaks(s) {
		return "", fmt.Errorf("want one of %s", strings.Join(i18n.Languages, ", "))
	}
	return strings.ToLower(s), nil
}
