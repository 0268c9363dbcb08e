# The parent calls, then two children at once, then the parent again. The interrupt check is the ready-made one: where
# memory may not be writable and executable, a closure is in memory that a fork shares, and a child that ends frees it.
#
# Install: apt-get install libffi-platypus-perl
# Needs: perl -MFFI::Platypus -e 1
# Run: perl fork.pl
use strict;
use warnings;
use FFI::Platypus 2.00;

my $ffi = FFI::Platypus->new(api => 2, lib => 'libcognito.so.0');
$ffi->attach(cognito_get_user => [ 'string', 'opaque' ] => 'sint32');
$ffi->attach(cognito_client_set_interrupt => [ 'opaque', 'opaque', 'opaque' ] => 'void');
my $flag = pack 'l', 0;
my ($address) = unpack 'J', pack 'p', $flag;
cognito_client_set_interrupt(undef, $ffi->find_symbol('cognito_check_flag'), $address);

my $token = $ENV{COGNITO_ACCESS_TOKEN};
die "the parent's first call\n" if cognito_get_user($token, undef) != 0;
my @children;
for (1 .. 2) {
    my $child = fork() // die "fork: $!\n";
    exit cognito_get_user($token, undef) if $child == 0;
    push @children, $child;
}
for my $child (@children) {
    waitpid($child, 0);
    die "a child ended with $?\n" if $? != 0;
}
die "the parent's second call\n" if cognito_get_user($token, undef) != 0;
