package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// benchStart measures the built program: how long until it answers on an existing database, and what it holds in memory when idle.
func benchStart(ctx context.Context, set settings) error {
	folder, err := os.MkdirTemp("", "opina-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "opina.db")
	if err := fill(ctx, path, 4000); err != nil {
		return err
	}
	var starts, memory []float64
	for range 2*set.rounds + 1 {
		took, kilobytes, err := startOnce(ctx, set.binary, path)
		if err != nil {
			return err
		}
		starts, memory = append(starts, took.Seconds()), append(memory, float64(kilobytes)/1024)
	}
	report("start with an existing database", "%.3f s", median(starts))
	report("idle memory", "%.1f MB", median(memory))
	return nil
}

func startOnce(ctx context.Context, binary, database string) (took time.Duration, kilobytes int, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, 0, err
	}
	addr := ln.Addr().String()
	ln.Close()
	start := time.Now()
	cmd := exec.CommandContext(ctx, binary, "serve", "--addr", addr, "--database", database)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, 0, fmt.Errorf("%w (make build makes it)", err)
	}
	defer func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	}()
	for {
		res, err := http.Get("http://" + addr + "/healthz")
		if err == nil {
			res.Body.Close()
			took = time.Since(start)
			break
		}
		if time.Since(start) > 30*time.Second {
			return 0, 0, err
		}
	}
	time.Sleep(2 * time.Second) // idle is after the first moments
	kilobytes, err = residentMemory(cmd.Process.Pid)
	return took, kilobytes, err
}

// residentMemory is VmRSS of a process, in kilobytes.
func residentMemory(pid int) (kilobytes int, err error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			_, err := fmt.Sscan(rest, &kilobytes)
			return kilobytes, err
		}
	}
	return 0, fmt.Errorf("no VmRSS of process %d", pid)
}
