package server

import (
	"context"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// tooHeavy says which page of the draft takes more than a customer gets at once, in the language in which it takes
// most. What cannot be published anyway is not weighed.
func (s *Server) tooHeavy(ctx context.Context, w i18n.Words, v store.Survey, draft surveys.Content) (*views.BuilderLeft, error) {
	if len(draft.CheckPublish()) > 0 {
		return nil, nil
	}
	org, err := s.Store.Organization(ctx, v.Organization)
	if err != nil {
		return nil, err
	}
	desk := draftDesk(v, draft, v.Latest.Number+1, org)
	most, heaviest := 0, ""
	for _, lang := range draft.Languages {
		if bytes := s.pageBytes(desk, lang); bytes > most {
			most, heaviest = bytes, lang
		}
	}
	if most <= pageBudget {
		return nil, nil
	}
	return &views.BuilderLeft{
		Where: w.T("builder.heavy", "Language", nameOf(w, heaviest)),
		Text:  w.T("builder.heavy.means", "Size", kilobytes(w, most), "Max", kilobytes(w, pageBudget)),
	}, nil
}

func kilobytes(w i18n.Words, bytes int) string { return w.Decimal(float64(bytes)/1000, 1) }
