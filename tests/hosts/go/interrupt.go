// A call that hangs is ended by Ctrl-C: a goroutine that waits for the signal sets the flag that cognito_check_flag
// reads. It is in C's memory, because Go's may not be kept by C.
//
// Install: apt-get install golang-go gcc pkg-config
// Needs: go version && gcc --version && pkg-config --version
// Run: go build interrupt.go && ./interrupt

package main

// #cgo pkg-config: cognito
// #include <cognito.h>
// #include <stdlib.h>
import "C"

import (
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"unsafe"
)

func main() {
	flag := (*int32)(C.calloc(1, 4))
	check := (*[0]byte)(C.cognito_check_flag)
	C.cognito_client_set_interrupt(nil, check, unsafe.Pointer(flag))
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	go func() {
		<-interrupt
		atomic.StoreInt32(flag, 1)
	}()

	status := C.cognito_get_user(C.CString(os.Getenv("COGNITO_ACCESS_TOKEN")), nil)
	fmt.Println(C.GoString(C.cognito_status_name(status)))
}
