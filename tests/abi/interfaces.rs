//! The interface files for other languages: each has every function of the header with as many parameters, and every
//! status with its number.

use std::fs;

use crate::header;
use crate::support::c::repository;

/// How a language declares a function; given the file and the function's name, returns the number of parameters in
/// each declaration that there is.
type Declarations = fn(&str, &str) -> Vec<usize>;

const FILES: &[(&str, Declarations)] = &[
    ("bindings/ada/cognito.ads", in_ada),
    ("bindings/cobol/cognito.cpy", in_cobol),
    ("bindings/csharp/Cognito.cs", behind_the_name),
    ("bindings/fortran/cognito.f90", behind_the_name),
    ("bindings/java/Cognito.java", behind_the_name),
    ("bindings/pascal/cognito.pas", in_pascal),
];

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What follows each place where the name stands as a word of its own.
fn behind<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.match_indices(name)
        .filter(|(start, _)| *start == 0 || !is_word(text.as_bytes()[start - 1]))
        .map(|(start, name)| &text[start + name.len()..])
        .filter(|rest| !rest.bytes().next().is_some_and(is_word))
        .collect()
}

/// The text in the parentheses that open here, after white space and line continuations; None where none do.
fn parenthesised(text: &str) -> Option<&str> {
    let text = text.trim_start().strip_prefix('(')?;
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

/// The number of parts between separators outside parentheses and brackets.
fn parts(text: &str, separator: char) -> usize {
    let mut depth = 0;
    let mut count = usize::from(!text.trim().is_empty());
    for character in text.chars() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ if character == separator && depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

/// name(a, b): declarations and calls.
fn behind_the_name(text: &str, name: &str) -> Vec<usize> {
    let lists = behind(text, name).into_iter().filter_map(parenthesised);
    lists.map(|list| parts(list, ',')).collect()
}

/// a, b: Type; c: Type
fn in_groups(list: &str) -> usize {
    let groups = list.split(';').filter(|group| !group.trim().is_empty());
    groups
        .map(|group| parts(group.split(':').next().unwrap(), ','))
        .sum()
}

/// function name(a, b: Type; c: Type): Type; without parentheses where there are no parameters.
fn in_pascal(text: &str, name: &str) -> Vec<usize> {
    ["function ", "procedure "]
        .iter()
        .flat_map(|kind| behind(text, &format!("{kind}{name}")))
        .map(|rest| parenthesised(rest).map_or(0, in_groups))
        .collect()
}

/// function Other_Name (A, B : Type; C : Type) return Type with Import, External_Name => "name";
fn in_ada(text: &str, name: &str) -> Vec<usize> {
    let quoted = format!("\"{name}\"");
    let ends = text.match_indices(&quoted);
    ends.map(|(end, _)| {
        let before = &text[..end];
        let start = before.rfind("function ").max(before.rfind("procedure "));
        let declaration = &before[start.expect("a subprogram before its external name")..];
        let (head, _) = declaration.split_once("with Import").unwrap();
        head.find('(')
            .and_then(|open| parenthesised(&head[open..]))
            .map_or(0, in_groups)
    })
    .collect()
}

/// CALL "name" USING BY VALUE a b BY REFERENCE c RETURNING d, in comments.
fn in_cobol(text: &str, name: &str) -> Vec<usize> {
    let calls = text.split("CALL ").skip(1);
    calls
        .filter_map(|call| call.strip_prefix(&format!("\"{name}\"")))
        .map(|rest| {
            rest.split_whitespace()
                .take_while(|word| *word != "RETURNING")
                .filter(|word| !["*>", "USING", "BY", "VALUE", "REFERENCE"].contains(word))
                .count()
        })
        .collect()
}

fn read(file: &str) -> String {
    fs::read_to_string(repository().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The functions of the header and the number of their parameters.
fn functions() -> Vec<(String, usize)> {
    let functions = header::functions().into_iter();
    functions
        .map(|function| {
            let parameters = function.parameters().len();
            (function.name, parameters)
        })
        .collect()
}

/// The header's constants that are numbers.
fn constants() -> Vec<(String, u32)> {
    let header = header::header();
    let lines = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define "));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
        .collect()
}

/// The words and numbers of a file, in lower case, with COBOL's hyphens as underscores.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('-', "_");
    text.split(|other: char| !other.is_ascii() || !is_word(other as u8))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The numbers that a constant is given in a file: the name, at most two words such as VALUE, and a number.
fn values(words: &[String], is_name: impl Fn(&str) -> bool) -> Vec<u32> {
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_name(word))
        .filter_map(|(at, _)| {
            words[at + 1..]
                .iter()
                .take(3)
                .find_map(|word| word.parse().ok())
        })
        .collect()
}

#[test]
fn every_interface_file_has_every_function_with_its_parameters() {
    let functions = functions();
    assert!(functions.len() >= 23, "{functions:?}");
    let mut wrong = Vec::new();
    for (file, declarations) in FILES {
        let text = read(file);
        for (name, parameters) in &functions {
            let found = declarations(&text, name);
            if found.is_empty() {
                wrong.push(format!("{file}: {name} is missing"));
            } else if found.iter().any(|count| count != parameters) {
                wrong.push(format!(
                    "{file}: {name} has {found:?} parameters in place of {parameters}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_interface_file_has_every_status_with_its_number() {
    let constants = constants();
    assert!(constants.len() > 30, "{constants:?}");
    let mut wrong = Vec::new();
    for (file, _) in FILES {
        let words = words(&read(file));
        for (name, value) in &constants {
            let name = name.to_lowercase();
            let found = if name == "cognito_version_number" {
                // Where there is a function of that name, in any case, the constant has another or is not there.
                let found = values(&words, |word| word.ends_with("version_number"));
                if found.is_empty() {
                    vec![*value]
                } else {
                    found
                }
            } else {
                let short = name.trim_start_matches("cognito_");
                values(&words, |word| word == name || word == short)
            };
            if found.is_empty() || found.iter().any(|number| number != value) {
                wrong.push(format!("{file}: {name} is {found:?} in place of {value}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// C++ has declarations and statuses from the header itself; the wrapper makes use of every function.
#[test]
fn the_cpp_header_uses_every_function() {
    let text = read("include/cognito.hpp");
    assert!(text.contains("#include \"cognito.h\""));
    let unused: Vec<_> = functions()
        .into_iter()
        .filter(|(name, _)| behind(&text, name).is_empty())
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn declarations_are_counted_in_each_language() {
    let cases: &[(Declarations, &str, usize)] = &[
        (behind_the_name, "int x_f([M(U)] string a, IntPtr b);", 2),
        (behind_the_name, "function x_f() bind(c)", 0),
        (in_pascal, "function x_f(a, b: T; out c: T): T;", 3),
        (in_pascal, "function x_f: T; cdecl;", 0),
        (
            in_ada,
            "function G (A, B : T; C : T) return T\nwith Import, External_Name => \"x_f\";",
            3,
        ),
        (
            in_ada,
            "function G return T with Import, External_Name => \"x_f\";",
            0,
        ),
        (
            in_cobol,
            "CALL \"x_f\" USING BY VALUE a BY REFERENCE\n*>  b c RETURNING d",
            3,
        ),
    ];
    for (declarations, text, parameters) in cases {
        assert_eq!(declarations(text, "x_f"), [*parameters], "{text}");
        assert!(declarations(text, "x_g").is_empty(), "{text}");
    }
}
