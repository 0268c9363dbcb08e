% A call that hangs is ended by another process, which a signal calls. The machine keeps SIGINT for its own menu and gives
% programs SIGTERM, so the shell makes that of Ctrl-C.
%
% Install: apt-get install erlang-base erlang-dev gcc pkg-config
% Needs: test -e /usr/lib/erlang/usr/include/erl_nif.h && command -v erlc && command -v cc && command -v pkg-config
% Run: cc -shared -fPIC -I /usr/lib/erlang/usr/include cognito_nif.c $(pkg-config --cflags --libs cognito) \
%      -o cognito_nif.so && erlc cognito.erl interrupt.erl && { \
%      erl +Bi -noinput -s interrupt & machine=$!; trap 'kill -TERM $machine' INT; wait $machine; wait $machine; }
-module(interrupt).
-behaviour(gen_event).
-export([start/0, init/1, handle_event/2, handle_call/2]).

start() ->
    ok = gen_event:swap_handler(erl_signal_server, {erl_signal_handler, []}, {?MODULE, []}),
    os:set_signal(sigterm, handle),
    {error, {Status, _}} = cognito:get_user(os:getenv("COGNITO_ACCESS_TOKEN")),
    io:format("~s~n", [Status]),
    halt().

init(_) -> {ok, none}.
handle_event(sigterm, State) -> cognito:cancel(true), {ok, State}.
handle_call(_, State) -> {ok, ok, State}.
