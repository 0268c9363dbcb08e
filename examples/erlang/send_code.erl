% Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.
%
% Install: apt-get install erlang-base erlang-dev gcc pkg-config
% Needs: test -e /usr/lib/erlang/usr/include/erl_nif.h && command -v erlc && command -v cc && command -v pkg-config
% Run: cc -shared -fPIC -I /usr/lib/erlang/usr/include cognito_nif.c $(pkg-config --cflags --libs cognito) \
%      -o cognito_nif.so && erlc cognito.erl send_code.erl && erl -noshell -s send_code
-module(send_code).
-export([start/0]).

start() ->
    Token = os:getenv("COGNITO_ACCESS_TOKEN"),
    Sent = check(cognito:get_attr_verification_code(Token, "email", "{\"lang\":\"de\"}")),
    io:format("A code went to ~s~n", [cognito:buf_get(Sent, "/CodeDeliveryDetails/Destination")]),
    Code = string:trim(io:get_line("Code: ")),
    check(cognito:verify_attr(Token, "email", Code)),
    User = check(cognito:get_user(Token)),
    io:format("email_verified: ~s~n", [cognito:buf_attribute(User, "email_verified")]),
    halt().

check({ok, Result}) ->
    Result;
check({error, {Status, Result}}) ->
    io:format(standard_error, "~s: ~ts~n~ts~n",
              [Status, cognito:buf_get(Result, "/Error/Message"), cognito:buf_get(Result, "/Hint")]),
    halt(1).
