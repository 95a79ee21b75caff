package surveys

// Mark says which paired tablet a submission came from, and which of its answers it is. A response keeps its Seq over all
// its revisions, so what lacks in between was lost on the way.
type Mark struct {
	Device int64
	Queue  UUID  // of the database on the tablet: another one means that it was emptied
	Seq    int64 // from 1 within the queue
	Burst  bool  // tapped as nobody does who means it
	Refill bool  // sent again for a server that has lost it, without comment and contact
	// Hash, of a refill, is that of the whole answer, as the server gave it when it had it: both are one revision.
	Hash [32]byte
}

func (m *Mark) refill() bool { return m != nil && m.Refill }

// bear puts what the mark says on the response.
func (r *Response) bear(m Mark) {
	r.Mark = &m
	if m.Burst {
		r.Flags = append(r.Flags, FlagBurst)
	}
	if m.Refill {
		r.Flags = append(r.Flags, FlagRefill)
		if m.Hash != [32]byte{} {
			r.Hash = m.Hash
		}
	}
}
