package surveys

import (
	"sync"
	"time"
	_ "time/tzdata" // shops' zones must be known on a machine without a zone database
)

// zones remembers zones, because time.LoadLocation reads a file each time.
var zones sync.Map // name → *time.Location

func loadLocation(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, z)
	return z, nil
}
