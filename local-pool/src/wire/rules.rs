//! What Cognito's model says of the members of requests: bounds, patterns, and which are secrets.

/// What the model says of a string.
pub struct Rule {
    pub name: &'static str,
    pub shortest: usize,
    pub longest: usize,
    pub pattern: &'static str,
    pub fits: fn(char) -> bool,
    /// A secret's value is never shown in a message.
    pub secret: bool,
}

impl Rule {
    const fn new(name: &'static str, longest: usize, pattern: Pattern) -> Self {
        Self {
            name,
            shortest: 1,
            longest,
            pattern: pattern.0,
            fits: pattern.1,
            secret: true,
        }
    }

    const fn shown(mut self) -> Self {
        self.secret = false;
        self
    }

    const fn at_least(mut self, shortest: usize) -> Self {
        self.shortest = shortest;
        self
    }
}

struct Pattern(&'static str, fn(char) -> bool);

const TOKEN_TEXT: Pattern = Pattern("[A-Za-z0-9-_=.]+", |c| {
    c.is_ascii_alphanumeric() || "-_=.".contains(c)
});
const VISIBLE: Pattern = Pattern(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", |c| {
    !c.is_whitespace() && !c.is_control()
});
const NO_BLANKS: Pattern = Pattern(r"[\S]+", |c| !c.is_whitespace());
const WORD: Pattern = Pattern(r"[\w+]+", |c| c.is_ascii_alphanumeric() || "_+".contains(c));
const HASH: Pattern = Pattern(r"[\w+=/]+", |c| {
    c.is_ascii_alphanumeric() || "_+=/".contains(c)
});
const DEVICE: Pattern = Pattern(r"[\w-]+_[0-9a-f-]+", |c| {
    c.is_ascii_alphanumeric() || "_-".contains(c)
});
const DIGITS: Pattern = Pattern("[0-9]+", |c| c.is_ascii_digit());
const POOL: Pattern = Pattern(r"[\w-]+_[0-9a-zA-Z]+", |c| {
    c.is_ascii_alphanumeric() || "_-".contains(c)
});
const EVENT: Pattern = Pattern(r"[\w+-]+", |c| {
    c.is_ascii_alphanumeric() || "_+-".contains(c)
});
const SESSION_NAME: Pattern = Pattern("^(tkn|sso)[a-z0-9]{25}$", |c| {
    c.is_ascii_lowercase() || c.is_ascii_digit()
});
const ANYTHING: Pattern = Pattern("", |_| true);

const UNBOUNDED: usize = usize::MAX;
pub const LONGEST_TEXT: usize = 131_072;

pub const ACCESS_TOKEN: Rule = Rule::new("AccessToken", UNBOUNDED, TOKEN_TEXT).at_least(0);
pub const REFRESH_TOKEN: Rule = Rule::new("RefreshToken", UNBOUNDED, TOKEN_TEXT).at_least(0);
pub const TOKEN: Rule = Rule::new("Token", UNBOUNDED, TOKEN_TEXT).at_least(0);
pub const FEEDBACK_TOKEN: Rule = Rule::new("FeedbackToken", UNBOUNDED, TOKEN_TEXT).at_least(0);
pub const ATTRIBUTE: Rule = Rule::new("AttributeName", 32, VISIBLE).shown();
pub const ATTRIBUTE_VALUE: Rule = Rule::new("Value", 2048, ANYTHING).at_least(0);
pub const CODE: Rule = Rule::new("Code", 2048, NO_BLANKS);
pub const CONFIRMATION_CODE: Rule = Rule::new("ConfirmationCode", 2048, NO_BLANKS);
pub const CLIENT_ID: Rule = Rule::new("ClientId", 128, WORD);
pub const CLIENT_SECRET: Rule = Rule::new("ClientSecret", 64, WORD).at_least(24);
pub const SECRET_HASH: Rule = Rule::new("SecretHash", 128, HASH);
pub const USERNAME: Rule = Rule::new("Username", 128, VISIBLE);
pub const PASSWORD: Rule = Rule::new("Password", 256, NO_BLANKS).at_least(0);
pub const PREVIOUS_PASSWORD: Rule = Rule::new("PreviousPassword", 256, NO_BLANKS).at_least(0);
pub const PROPOSED_PASSWORD: Rule = Rule::new("ProposedPassword", 256, NO_BLANKS).at_least(0);
pub const SESSION: Rule = Rule::new("Session", 4096, ANYTHING).at_least(20);
pub const SESSION_ID: Rule = Rule::new("SessionId", 28, SESSION_NAME)
    .at_least(28)
    .shown();
pub const DEVICE_KEY: Rule = Rule::new("DeviceKey", 55, DEVICE).shown();
pub const USER_CODE: Rule = Rule::new("UserCode", 6, DIGITS).at_least(6);
pub const CREDENTIAL_ID: Rule = Rule::new("CredentialId", LONGEST_TEXT, ANYTHING)
    .at_least(0)
    .shown();
pub const DEVICE_NAME: Rule = Rule::new("DeviceName", 1024, ANYTHING).shown();
pub const FRIENDLY_DEVICE_NAME: Rule = Rule::new("FriendlyDeviceName", LONGEST_TEXT, ANYTHING)
    .at_least(0)
    .shown();
pub const NEXT_TOKEN: Rule = Rule::new("NextToken", LONGEST_TEXT, NO_BLANKS).shown();
pub const PAGINATION_TOKEN: Rule = Rule::new("PaginationToken", UNBOUNDED, NO_BLANKS).shown();
pub const USER_POOL_ID: Rule = Rule::new("UserPoolId", 55, POOL).shown();
pub const EVENT_ID: Rule = Rule::new("EventId", 50, EVENT).shown();
