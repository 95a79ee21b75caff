package kiosk_test

import (
	"testing"
	"time"

	"opina/kiosk"
)

func TestRefresh(t *testing.T) {
	manners := kiosk.Manners{Thanks: 3 * time.Second, Idle: 30 * time.Second}
	if got, want := manners.Refresh("/kiosk/abc?new=1"), "3; url=/kiosk/abc?new=1"; got != want {
		t.Errorf("Refresh = %q, want %q", got, want)
	}
	if got, want := manners.Leave("/kiosk/abc"), "60; url=/kiosk/abc"; got != want {
		t.Errorf("Leave = %q, want %q", got, want)
	}
}
