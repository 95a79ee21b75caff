package pgtest

import (
	"os/exec"
	"syscall"
)

// dieWithParent lets the kernel end the server when this process ends, however it does.
func dieWithParent(cmd *exec.Cmd) { cmd.SysProcAttr.Pdeathsig = syscall.SIGQUIT }
