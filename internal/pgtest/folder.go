package pgtest

import (
	"os"
	"path/filepath"
	"syscall"
)

const prefix = "opina-pg-"

// parent is the temporary folder, unless its path leaves no room for the name
// of a socket, which holds about 100 bytes.
func parent() string {
	if dir := os.TempDir(); len(dir) <= 60 {
		return dir
	}
	return "/tmp"
}

// hold locks the folder for as long as this process lives.
func (c *cluster) hold() error {
	lock, err := os.Create(filepath.Join(c.dir, "lock"))
	if err != nil {
		return err
	}
	c.lock = lock
	return syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
}

// sweep removes the folders of test processes that died before they could.
func sweep() {
	locks, _ := filepath.Glob(filepath.Join(parent(), prefix+"*", "lock"))
	for _, path := range locks {
		lock, err := os.Open(path)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(filepath.Dir(path))
		}
		lock.Close()
	}
}
