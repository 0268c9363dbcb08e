%% libcognito for Erlang: the functions of cognito_nif.c. Texts are strings or binaries in UTF-8, "" for none.
-module(cognito).
-export([get_attr_verification_code/3, verify_attr/3, get_user/1, call/2, buf_get/2, buf_attribute/2, cancel/1]).
-on_load(load/0).

load() -> erlang:load_nif("./cognito_nif", 0).

%% Calls give {ok, Result} or {error, {Status, Result}}. They end when their process is killed.
get_attr_verification_code(_Token, _Attr, _Metadata) -> erlang:nif_error(not_loaded).
verify_attr(_Token, _Attr, _Code) -> erlang:nif_error(not_loaded).
get_user(_Token) -> erlang:nif_error(not_loaded).
call(_Operation, _Input) -> erlang:nif_error(not_loaded).

%% What a result says: a binary, or undefined.
buf_get(_Result, _Pointer) -> erlang:nif_error(not_loaded).
buf_attribute(_Result, _Name) -> erlang:nif_error(not_loaded).

%% Ends all calls, until it is called with false.
cancel(_Boolean) -> erlang:nif_error(not_loaded).
