//! HTML out of texts: what is written into it, and a template's marks.

/// The text with what means something in HTML written as references.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The template with each `{{name}}` replaced; what is put in is not looked at again.
pub fn filled(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, mark)) = rest.split_once("{{") {
        let (name, after) = mark.split_once("}}").expect("a mark has an end");
        filled.push_str(before);
        filled.push_str(&value(name));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        assert_eq!(
            escaped("<b a=\"c\">'&amp;"),
            "&lt;b a=&quot;c&quot;&gt;&#39;&amp;amp;"
        );
    }

    #[test]
    fn marks_are_replaced_once() {
        let value = |name: &str| format!("({name} {{{{a}}}})");
        assert_eq!(filled("1{{a}}2{{b}}3", value), "1(a {{a}})2(b {{a}})3");
        assert_eq!(filled("{ {", value), "{ {");
    }
}
