# A call that hangs ends at Ctrl-C: Perl runs its own signal handlers only between its own statements, so the flag is
# set by a callback, which is one.
#
# Install: apt-get install libffi-platypus-perl
# Needs: perl -MFFI::Platypus -e 1
# Run: perl interrupt.pl
use strict;
use warnings;
use FFI::Platypus 2.00;

my $ffi = FFI::Platypus->new(api => 2, lib => 'libcognito.so.0');
my $interrupted = 0;
local $SIG{INT} = sub { $interrupted = 1 };

$ffi->attach(cognito_get_user    => [ 'string', 'opaque' ] => 'sint32');
$ffi->attach(cognito_status_name => ['sint32'] => 'string');
$ffi->attach(cognito_client_set_interrupt => [ 'opaque', '(opaque)->sint32', 'opaque' ] => 'void');

my $check = $ffi->closure(sub { $interrupted });
cognito_client_set_interrupt(undef, $check, undef);
my $status = cognito_get_user($ENV{COGNITO_ACCESS_TOKEN}, undef);
print cognito_status_name($status), "\n";
