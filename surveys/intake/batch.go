package intake

import (
	"context"
	"errors"

	"opina/surveys"
)

// What becomes of an item that does not reach the store.
const (
	Rejected Status = "rejected" // it will never be taken: see Fields
	Retry    Status = "retry"    // it could not be stored now, others could: send it again
)

// Verdict is what became of one item of a batch.
type Verdict struct {
	Receipt
	Fields []surveys.FieldError // of a rejected item
	Cause  error                // of one to be sent again: for the log
}

// TakeAll decides n items that came together and has them recorded, each on its own: one that cannot be taken never
// takes its neighbours along. The error is for a batch of which nothing could be stored and nothing is wrong: try all of it again.
func TakeAll(ctx context.Context, n int, decide func(i int) (Decision, error),
	record func(context.Context, []Decision) ([]Receipt, []error)) ([]Verdict, error) {
	verdicts := make([]Verdict, n)
	decisions := make([]Decision, 0, n)
	places := make([]int, 0, n) // decision → item
	for i := range verdicts {
		d, err := decide(i)
		var e *surveys.Error
		switch {
		case err == nil:
			decisions, places = append(decisions, d), append(places, i)
		case errors.As(err, &e) && e.Kind == surveys.Invalid:
			verdicts[i].Status, verdicts[i].Fields = Rejected, e.Fields
		default:
			verdicts[i].Status, verdicts[i].Cause = Retry, err
		}
	}
	receipts, failed := record(ctx, decisions)
	for k, i := range places {
		verdicts[i].Receipt = receipts[k]
		if failed[k] != nil {
			verdicts[i].Receipt, verdicts[i].Cause = Receipt{Status: Retry}, failed[k]
		}
	}
	for _, v := range verdicts {
		if v.Cause == nil {
			return verdicts, nil
		}
	}
	if n == 0 {
		return verdicts, nil
	}
	cause := verdicts[0].Cause
	if surveys.KindOf(cause) != surveys.Unavailable {
		cause = surveys.Fail(surveys.Unavailable, "error.unavailable", cause)
	}
	return verdicts, cause
}
