% Sixteen threads make calls at once.
%
% Install: apt-get install swi-prolog-nox gcc pkg-config
% Needs: command -v swipl-ld && command -v pkg-config && command -v cc
% Run: swipl-ld -shared -o cognito_prolog.so cognito_prolog.c $(pkg-config --cflags --libs cognito) && \
%      swipl -g main threads.pl

:- use_foreign_library(cognito_prolog).

main :-
    getenv('COGNITO_ACCESS_TOKEN', Token),
    findall(cognito_get_user(Token, _), between(1, 16, _), Calls),
    concurrent(16, Calls, []),
    halt.
