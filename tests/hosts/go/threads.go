// Sixteen goroutines are in calls at once: each call has an operating system's thread to itself while it waits.
//
// Install: apt-get install golang-go gcc pkg-config
// Needs: go version && gcc --version && pkg-config --version
// Run: go build threads.go && ./threads

package main

// #cgo pkg-config: cognito
// #include <cognito.h>
import "C"

import "os"

func main() {
	token := C.CString(os.Getenv("COGNITO_ACCESS_TOKEN"))
	results := make(chan C.cognito_status)
	for i := 0; i < 16; i++ {
		go func() {
			buf := C.cognito_buf_new()
			defer C.cognito_buf_delete(buf)
			results <- C.cognito_get_user(token, buf)
		}()
	}
	failed := 0
	for i := 0; i < 16; i++ {
		if <-results != C.COGNITO_OK {
			failed++
		}
	}
	os.Exit(failed)
}
