//! Lines in, sentences out.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use crate::cli::output::clean;

/// Longest line that is read, in bytes; the rest of it is let go.
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// Standard input and output, a line at a time.
pub(super) struct Talk {
    out: io::Stdout,
    prompt: String,
    /// Whether somebody sits there who wants to be prompted.
    prompts: bool,
}

impl Talk {
    pub(super) fn new(prompt: &str) -> Self {
        Self { out: io::stdout(), prompt: prompt.to_owned(), prompts: io::stdin().is_terminal() }
    }

    /// The next line; none at the end of the input.
    pub(super) fn next(&mut self) -> io::Result<Option<String>> {
        let prompt = format!("{} ", self.prompt);
        self.read(&prompt)
    }

    /// Asks a question; none when the input ends instead.
    pub(super) fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        if !self.prompts {
            self.say(question)?;
        }
        self.read(&format!("{} ", clean(question)))
    }

    /// Asks for one more of what was asked for before: nothing is said where nobody sits.
    pub(super) fn ask_again(&mut self, prompt: &str) -> io::Result<Option<String>> {
        self.read(&format!("{prompt} "))
    }

    /// Says a sentence.
    pub(super) fn say(&mut self, sentence: &str) -> io::Result<()> {
        let mut out = self.out.lock();
        writeln!(out, "{}", clean(sentence))?;
        out.flush()
    }

    fn read(&self, prompt: &str) -> io::Result<Option<String>> {
        if self.prompts {
            let mut out = self.out.lock();
            write!(out, "{prompt}")?;
            out.flush()?;
        }
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        let count = input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if count == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') {
            // Too long, or the last line of the input.
            input.skip_until(b'\n')?;
        }
        Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
    }
}
