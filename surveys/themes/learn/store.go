package learn

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"opina/surveys/themes"
)

// stored is a model as it is kept. Numbers are little-endian.
type stored struct {
	Format int               `json:"format"`
	Report Report            `json:"report"`
	Themes []string          `json:"themes,omitempty"`
	Named  map[string]string `json:"named,omitempty"`
	Cut    float32           `json:"cut,omitempty"`
	Bias   []float32         `json:"bias,omitempty"`
	IDs    []byte            `json:"ids,omitempty"`  // of the features, sorted
	Rows   []byte            `json:"rows,omitempty"` // of each, in the same order
}

// format changes when features or rows come to mean something else: a model of another one is trained again.
const format = 2

// MarshalJSON writes the model so that Load reads it. The same model is always written the same.
func (m *Model) MarshalJSON() ([]byte, error) {
	s := stored{Format: format, Report: m.report}
	if w := m.weights; w != nil {
		s.Themes, s.Named, s.Cut, s.Bias = w.themes, w.named, w.cut, w.bias
		for _, id := range slices.Sorted(maps.Keys(w.rows)) {
			s.IDs = binary.LittleEndian.AppendUint32(s.IDs, id)
			for _, v := range w.row(id) {
				s.Rows = binary.LittleEndian.AppendUint32(s.Rows, math.Float32bits(v))
			}
		}
	}
	return json.Marshal(s)
}

// ReadReport reads how a model was chosen, without the model.
func ReadReport(data []byte) (Report, error) {
	var s struct {
		Format int    `json:"format"`
		Report Report `json:"report"`
	}
	err := json.Unmarshal(data, &s)
	if err == nil && s.Format != format {
		err = fmt.Errorf("format %d is not %d", s.Format, format)
	}
	if err != nil {
		return Report{}, fmt.Errorf("model: %w", err)
	}
	return s.Report, nil
}

// Load reads a model that was written by MarshalJSON, for the same taxonomy or a later state of it.
func Load(t *themes.Taxonomy, data []byte) (*Model, error) {
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m := &Model{taxonomy: t, report: s.Report}
	if s.Format != format {
		return nil, fmt.Errorf("model: format %d is not %d", s.Format, format)
	}
	if !s.Report.Promoted {
		return m, nil
	}
	width := len(s.Themes) + 1
	if len(s.Bias) != width || len(s.IDs)%4 != 0 || len(s.Rows) != len(s.IDs)*width || !slices.IsSorted(s.Themes) {
		return nil, errors.New("model: its parts do not fit together")
	}
	w := &weights{themes: s.Themes, named: s.Named, cut: s.Cut, bias: s.Bias, rows: make(map[uint32]int32, len(s.IDs)/4)}
	w.values = make([]float32, len(s.Rows)/4)
	for i := range w.values {
		w.values[i] = math.Float32frombits(binary.LittleEndian.Uint32(s.Rows[4*i:]))
	}
	for i := range len(s.IDs) / 4 {
		w.rows[binary.LittleEndian.Uint32(s.IDs[4*i:])] = int32(i * width)
	}
	m.weights = w
	return m, nil
}
