package themes

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// reader changes when comments come to be read otherwise with the same words.
const reader = "1"

// Built names how this Opina reads comments: two that read alike have the same words built in.
var Built = sync.OnceValue(func() string {
	h := sha256.New()
	for _, file := range [][]byte{[]byte(reader), coreJSON, feelingsJSON, kindsJSON} {
		h.Write(file)
	}
	for _, pack := range Packs {
		file, err := packFiles.ReadFile("packs/" + pack + ".json")
		if err != nil {
			panic(err)
		}
		h.Write(file)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
})
