// A panic in a callback leaves the call, as longjmp does in C, and may be recovered: the call is gone, the client goes
// on.
//
// Install: apt-get install golang-go gcc pkg-config
// Needs: go version && gcc --version && pkg-config --version
// Run: go build jump.go && ./jump

package main

// #cgo pkg-config: cognito
// #include <cognito.h>
// void throwOut(void *userdata, int32_t level, char *message);
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

//export throwOut
func throwOut(userdata unsafe.Pointer, level C.int32_t, message *C.char) {
	panic("out of the callback")
}

func call(token *C.char) (name string) {
	defer func() {
		if thrown := recover(); thrown != nil {
			fmt.Println("raised:", thrown)
		}
	}()
	return C.GoString(C.cognito_status_name(C.cognito_get_user(token, nil)))
}

func main() {
	token := C.CString(os.Getenv("COGNITO_ACCESS_TOKEN"))
	C.cognito_client_set_log(nil, (*[0]byte)(C.throwOut), nil, 3)
	call(token)
	C.cognito_client_set_log(nil, nil, nil, 0)
	fmt.Println("goes on:", call(token))
}
