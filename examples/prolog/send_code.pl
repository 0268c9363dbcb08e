% Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.
%
% Install: apt-get install swi-prolog-nox gcc pkg-config
% Needs: command -v swipl-ld && command -v pkg-config && command -v cc
% Run: swipl-ld -shared -o cognito_prolog.so cognito_prolog.c $(pkg-config --cflags --libs cognito) && \
%      swipl -g main send_code.pl

:- use_foreign_library(cognito_prolog).

main :-
    catch(send_code, error(cognito(Status, Result), _), explain(Status, Result)),
    halt.

send_code :-
    getenv('COGNITO_ACCESS_TOKEN', Token),
    cognito_get_attr_verification_code(Token, email, '{"lang":"de"}', Sent),
    cognito_buf_get(Sent, '/CodeDeliveryDetails/Destination', Destination),
    format("A code went to ~s~nCode: ", [Destination]),
    flush_output,
    read_line_to_string(user_input, Code),
    cognito_verify_attr(Token, email, Code, _),
    cognito_get_user(Token, User),
    cognito_buf_attribute(User, email_verified, Verified),
    format("email_verified: ~s~n", [Verified]).

explain(Status, Result) :-
    cognito_buf_get(Result, '/Error/Message', Message),
    format(user_error, "~w: ~s~n", [Status, Message]),
    forall(cognito_buf_get(Result, '/Hint', Hint), format(user_error, "~s~n", [Hint])),
    halt(1).
