% Sixteen processes make calls at once, each on a dirty I/O scheduler.
%
% Install: apt-get install erlang-base erlang-dev gcc pkg-config
% Needs: test -e /usr/lib/erlang/usr/include/erl_nif.h && command -v erlc && command -v cc && command -v pkg-config
% Run: cc -shared -fPIC -I /usr/lib/erlang/usr/include cognito_nif.c $(pkg-config --cflags --libs cognito) \
%      -o cognito_nif.so && erlc cognito.erl threads.erl && erl +SDio 16 -noshell -s threads
-module(threads).
-export([start/0]).

start() ->
    Token = os:getenv("COGNITO_ACCESS_TOKEN"),
    Callers = [spawn_monitor(fun() -> {ok, _} = cognito:get_user(Token) end) || _ <- lists:seq(1, 16)],
    [receive {'DOWN', Monitor, process, Caller, Reason} -> normal = Reason end || {Caller, Monitor} <- Callers],
    halt().
