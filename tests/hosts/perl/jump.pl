# A die in a callback: FFI::Platypus catches it at the callback's border and warns, the callback gives 0, and the call
# goes on.
#
# Install: apt-get install libffi-platypus-perl
# Needs: perl -MFFI::Platypus -e 1
# Run: perl jump.pl
use strict;
use warnings;
use FFI::Platypus 2.00;

my $ffi = FFI::Platypus->new(api => 2, lib => 'libcognito.so.0');
$ffi->attach(cognito_get_user    => [ 'string', 'opaque' ] => 'sint32');
$ffi->attach(cognito_status_name => ['sint32'] => 'string');
$ffi->attach(cognito_client_set_log => [ 'opaque', '(opaque,sint32,string)->void', 'opaque', 'sint32' ] => 'void');

my $warned = 0;
local $SIG{__WARN__} = sub { $warned++ };
my $log = $ffi->closure(sub { die "out of the callback\n" });
cognito_client_set_log(undef, $log, undef, 5);
my $token = $ENV{COGNITO_ACCESS_TOKEN};
print 'died in callbacks: ', cognito_status_name(cognito_get_user($token, undef)), "\n";
die "the callback was not called\n" if $warned == 0;
cognito_client_set_log(undef, undef, undef, 0);
print 'goes on: ', cognito_status_name(cognito_get_user($token, undef)), "\n";
