#!/bin/sh
# Links cognito32.dll, which VB6 and VBA call, of the static library and of what stdcall.py wrote.
#
#   tools/windows/cognito32.sh FOLDER        has libcognito.a, stdcall.c and cognito32.def; the DLL goes there too
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
i686-w64-mingw32-gcc -shared -O2 -s -Wall -Wextra -Werror -static-libgcc -I"$here/../../include" \
  "$here/stdcall_callbacks.c" "$folder/stdcall.c" "$folder/cognito32.def" "$folder/libcognito.a" \
  -Wl,--gc-sections -lws2_32 -lcrypt32 -lsecur32 -lncrypt -lntdll -luserenv -lbcrypt -lbcryptprimitives -ldbghelp \
  -o "$folder/cognito32.dll"
