% A forked child goes on with the client that its parent used.
%
% Install: apt-get install swi-prolog-nox gcc pkg-config
% Needs: command -v swipl-ld && command -v pkg-config && command -v cc
% Run: swipl-ld -shared -o cognito_prolog.so cognito_prolog.c $(pkg-config --cflags --libs cognito) && \
%      swipl -g main fork.pl

:- use_foreign_library(cognito_prolog).
:- use_module(library(unix)).

main :-
    getenv('COGNITO_ACCESS_TOKEN', Token),
    cognito_get_user(Token, _),
    length(Children, 2),
    maplist(fork_child(Token), Children),
    forall(member(Child, Children), wait_for(Child)),
    cognito_get_user(Token, _),
    halt.

fork_child(Token, Child) :-
    fork(Pid),
    (   Pid == child
    ->  cognito_get_user(Token, _),
        halt
    ;   Child = Pid
    ).

wait_for(_) :-
    wait(_, exited(0)).
