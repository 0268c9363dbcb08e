% A call that hangs is ended by Ctrl-C: the handler of the signal runs during the call, and cancels it.
%
% Install: apt-get install swi-prolog-nox gcc pkg-config
% Needs: command -v swipl-ld && command -v pkg-config && command -v cc
% Run: swipl-ld -shared -o cognito_prolog.so cognito_prolog.c $(pkg-config --cflags --libs cognito) && \
%      swipl -g main interrupt.pl

:- use_foreign_library(cognito_prolog).
:- on_signal(int, _, cancel).

cancel(_) :- cognito_cancel.

main :-
    getenv('COGNITO_ACCESS_TOKEN', Token),
    catch(cognito_get_user(Token, _), error(cognito(Status, _), _), true),
    writeln(Status),
    halt.
