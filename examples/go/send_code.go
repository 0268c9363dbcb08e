// Sends a verification code to the signed-in user, takes it back, shows what is verified.
//
// The access token comes from the environment variable COGNITO_ACCESS_TOKEN.
//
// Install: apt-get install golang-go gcc pkg-config
// Needs: go version && gcc --version && pkg-config --version
// Run: go build send_code.go && ./send_code

package main

// #cgo pkg-config: cognito
// #include <cognito.h>
// #include <stdlib.h>
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

// Ends the program where a call failed, and says why.
func check(status C.cognito_status, buf *C.cognito_buf) {
	if status != C.COGNITO_OK {
		name := C.GoString(C.cognito_status_name(status))
		fmt.Fprintf(os.Stderr, "%s: %s\n%s\n", name, get(buf, "/Error/Message"), get(buf, "/Hint"))
		os.Exit(1)
	}
}

// Returns one value of a result.
func get(buf *C.cognito_buf, pointer string) string {
	cPointer := C.CString(pointer)
	defer C.free(unsafe.Pointer(cPointer))
	return C.GoString(C.cognito_buf_get(buf, cPointer))
}

func main() {
	buf := C.cognito_buf_new()
	defer C.cognito_buf_delete(buf)
	token, email, metadata := C.CString(os.Getenv("COGNITO_ACCESS_TOKEN")), C.CString("email"), C.CString(`{"lang":"de"}`)
	verified := C.CString("email_verified") // C strings live as long as the program

	check(C.cognito_get_attr_verification_code(token, email, metadata, buf), buf)
	fmt.Println("A code went to", get(buf, "/CodeDeliveryDetails/Destination"))
	fmt.Print("Code: ")
	var code string
	fmt.Scanln(&code)
	check(C.cognito_verify_attr(token, email, C.CString(code), buf), buf)
	check(C.cognito_get_user(token, buf), buf)
	fmt.Println("email_verified:", C.GoString(C.cognito_buf_attribute(buf, verified)))
}
