#!/usr/bin/perl
# Sends a verification code to a Cognito user, takes it back, and shows what is verified.
#
# Install: apt-get install libffi-platypus-perl
# Needs: perl -MFFI::Platypus -e 1
# Run: perl send_code.pl
use strict;
use warnings;
use FFI::Platypus 2.00;

my $ffi = FFI::Platypus->new(api => 2, lib => 'libcognito.so.0');
my %functions = (
    buf_new                   => [ [] => 'opaque' ],
    buf_delete                => [ ['opaque'] => 'void' ],
    buf_get                   => [ [ 'opaque', 'string' ] => 'string' ],
    buf_attribute             => [ [ 'opaque', 'string' ] => 'string' ],
    status_name               => [ ['sint32'] => 'string' ],
    get_attr_verification_code => [ [ ('string') x 3, 'opaque' ] => 'sint32' ],
    verify_attr               => [ [ ('string') x 3, 'opaque' ] => 'sint32' ],
    get_user                  => [ [ 'string', 'opaque' ] => 'sint32' ],
);
$ffi->attach([ "cognito_$_" => $_ ] => @{ $functions{$_} }) for keys %functions;

my $buf = buf_new();
END { buf_delete($buf) if $buf }

sub check {
    my $status = shift;
    return if $status == 0;
    die status_name($status), ': ', buf_get($buf, '/Error/Message'), "\n", buf_get($buf, '/Hint') // '', "\n";
}

my $token = $ENV{COGNITO_ACCESS_TOKEN};
check(get_attr_verification_code($token, 'email', '{"lang":"de"}', $buf));
print 'A code went to ', buf_get($buf, '/CodeDeliveryDetails/Destination') // 'the user', "\n";
print 'Code: ';
chomp(my $code = <STDIN>);
check(verify_attr($token, 'email', $code, $buf));
check(get_user($token, $buf));
print 'email_verified: ', buf_attribute($buf, 'email_verified'), "\n";
