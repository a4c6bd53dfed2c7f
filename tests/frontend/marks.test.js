/** Places one goes to, and marks. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, joined, MOST_BOOKMARKS, NO_MARKS, nextBookmark, readMarks, setMarker, toggleBookmark } from "../../frontend/model/marks.js";
import { parseGoTo } from "../../frontend/page/go-to.js";

const HERE = { seq: 50, t: 1_000_000, head: 900, a: 7, b: null };

test("records, times and steps from here are read", () => {
  const read = /** @type {const} */ ([
    ["300", { seq: 300 }], ["0", { seq: 0 }], ["+5", { seq: 55 }], ["-5ev", { seq: 45 }], ["1.5ms", { t: 1_500_000 }], ["@1.5ms", { t: 1_500_000 }],
    ["@ 2 µs", { t: 2_000 }], ["+200us", { t: 1_200_000 }], ["-1ms", { t: 0 }], ["a", { seq: 7 }], ["END", { seq: 900 }],
  ]);
  for (const [text, target] of read) assert.deepEqual(parseGoTo(text, HERE), target, text);
});

test("everything else is answered with one sentence that says what to do", () => {
  for (const text of ["", " ", "soon", "1.5", "5 parsecs", "@5", "-51", "901", "B", "1e9", "--5", "@-5ms", "-2ms", "5ms5", "<b>", "x".repeat(999)]) {
    const answer = parseGoTo(text, HERE);
    assert.ok("error" in answer && answer.error.endsWith("."), text);
    assert.ok(answer.error.length < 160, text);
  }
});

test("the marks of a link are shown with the reader's own bookmarks, and its markers in place of his", () => {
  const own = { a: 1, b: 2, bookmarks: [30, 50] };
  assert.deepEqual(joined(own, { a: 7, b: null, bookmarks: [50, 40] }), { a: 7, b: null, bookmarks: [30, 40, 50] });
  assert.deepEqual(joined(own, { a: null, b: null, bookmarks: [9] }), { a: 1, b: 2, bookmarks: [9, 30, 50] });
  assert.deepEqual(joined(own, NO_MARKS), own);
});

test("a time after the end of the run is told, not taken for the end", () => {
  const ended = { ...HERE, end: 2_600_000 };
  assert.deepEqual(parseGoTo("@5ms", ended), { error: "The run has no 5 ms: it ends at 2.6 ms." });
  assert.ok("error" in parseGoTo("+2ms", ended));
  assert.deepEqual(parseGoTo("@2.6ms", ended), { t: 2_600_000 });
  assert.deepEqual(parseGoTo("@5ms", { ...HERE, end: null }), { t: 5_000_000 });
});

test("a marker set twice at one place is taken away, a bookmark too", () => {
  const set = setMarker(NO_MARKS, "a", 4);
  assert.equal(set.a, 4);
  assert.equal(setMarker(set, "a", 5).a, 5);
  assert.equal(setMarker(set, "a", 4).a, null);
  assert.deepEqual(toggleBookmark(toggleBookmark(NO_MARKS, 9), 3).bookmarks, [3, 9]);
  assert.deepEqual(toggleBookmark({ ...NO_MARKS, bookmarks: [3, 9] }, 3).bookmarks, [9]);
});

test("the next bookmark comes round again", () => {
  const marks = { ...NO_MARKS, bookmarks: [3, 9] };
  assert.deepEqual([0, 3, 9].map((seq) => nextBookmark(marks, seq)), [3, 9, 3]);
  assert.equal(nextBookmark(NO_MARKS, 1), null);
});

test("what was kept and makes no sense is left out", () => {
  assert.deepEqual(readMarks('{"a": 5, "b": 99, "bookmarks": [1, "x", -3, 2.5, 8]}', 10), { a: 5, b: null, bookmarks: [1, 8] });
  for (const text of [null, "", "{", "[]", "7", '{"bookmarks": 3}']) assert.deepEqual(readMarks(text, 10), NO_MARKS, String(text));
  assert.equal(readMarks(JSON.stringify({ bookmarks: Array(500).fill(1) }), 10).bookmarks.length, MOST_BOOKMARKS);
});

test("the difference does not depend on which marker comes first", () => {
  const [x, y] = [{ t_ns: 5, records: 10, transitions: 4, accesses: 6 }, { t_ns: 9, records: 30, transitions: 5, accesses: 16 }];
  assert.deepEqual(difference(x, y), difference(y, x));
  assert.deepEqual(difference(x, y), { ns: 4, records: 20, transitions: 1, accesses: 10, timer: 0, exits: 0 });
});
