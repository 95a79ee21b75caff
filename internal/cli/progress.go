package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
)

// progress is a bar on a terminal and nothing anywhere else.
type progress struct {
	bar *progressbar.ProgressBar
	out io.Writer
}

// newProgress starts a bar for a total, of bytes or of things.
func newProgress(out io.Writer, label string, total int64, bytes bool) *progress {
	return &progress{out: out, bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetVisibility(isTerminal(out)),
		progressbar.OptionSetDescription(label),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionShowCount(),
		progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(100e6),
	)}
}

func (p *progress) set(n int64) { p.bar.Set64(n) }

// say writes a line above the bar.
func (p *progress) say(line string) {
	p.bar.Clear()
	fmt.Fprintln(p.out, line)
}

func (p *progress) finish() { p.bar.Finish() }

// countingReader tells the bar how far a file is read.
type countingReader struct {
	io.Reader
	read     int64
	progress *progress
}

func (r *countingReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.read += int64(n)
	r.progress.set(r.read)
	return n, err
}

// isTerminal tells whether somebody watches: a character device that is not the null one.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
