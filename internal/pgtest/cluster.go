package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

const superuser = "opina"

// cluster is a running PostgreSQL.
type cluster struct {
	dir  string   // holds the data folder, the socket and the lock
	lock *os.File // held while this process lives, see sweep
	cmd  *exec.Cmd
	gone chan error // the exit of the server
}

func startCluster() (*cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	sweep()
	dir, err := os.MkdirTemp(parent(), prefix)
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir, gone: make(chan error, 1)}
	if err := c.start(bin); err != nil {
		c.stop()
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return c, nil
}

func (c *cluster) start(bin string) error {
	who, err := owner()
	if err != nil {
		return err
	}
	if err := c.hold(); err != nil {
		return err
	}
	if who != nil {
		if err := os.Chown(c.dir, int(who.Uid), int(who.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(c.dir, "data")
	initdb := c.command(who, filepath.Join(bin, "initdb"), "--pgdata="+data, "--username="+superuser,
		"--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	c.cmd = c.command(who, filepath.Join(bin, "postgres"), "-D", data, "-k", c.dir,
		"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "lc_messages=C",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=on")
	dieWithParent(c.cmd)
	return c.serve()
}

func (c *cluster) command(who *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = c.dir // the owner may not be allowed to enter ours
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "LC_ALL=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	return cmd
}

// serve starts the server and returns when it says that it is ready, or has ended.
func (c *cluster) serve() error {
	said, err := c.cmd.StderrPipe()
	if err != nil {
		return err
	}
	ready := make(chan error, 1)
	go func() {
		// The kernel ends the server with the thread that started it, so that thread is kept.
		runtime.LockOSThread()
		if err := c.cmd.Start(); err != nil {
			c.cmd = nil
			ready <- err
			return
		}
		log, up := untilReady(said)
		if up {
			ready <- nil
			io.Copy(io.Discard, said)
		}
		err := c.cmd.Wait()
		c.gone <- err
		if !up {
			ready <- fmt.Errorf("postgres: %w\n%s", errors.Join(err, errors.New("ended before it was ready")), log)
		}
	}()
	return <-ready
}

// untilReady reads the server's log up to the line that says it takes connections.
func untilReady(said io.Reader) (log string, up bool) {
	var lines []string
	scanner := bufio.NewScanner(said)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
		if strings.Contains(scanner.Text(), "database system is ready to accept connections") {
			return "", true
		}
	}
	return strings.Join(lines, "\n"), false
}

// stop ends the server at once, nothing in it being worth a checkpoint, and removes its folder.
func (c *cluster) stop() {
	if c.cmd != nil && c.cmd.Process != nil {
		c.cmd.Process.Signal(syscall.SIGQUIT)
		<-c.gone
	}
	os.RemoveAll(c.dir)
	if c.lock != nil {
		c.lock.Close()
	}
}
