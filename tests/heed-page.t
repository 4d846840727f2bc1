#!/bin/sh
# heed-page.t -- the examples of heed(7) for streams, as the page has them.
. tests/tap.sh

awk '/^\.Sh EXAMPLES/ { examples = 1 }
    examples && /^\.Bd/ { shown = ++k > 2; next }
    /^\.Ed/ { shown = 0 } shown' man/heed.7 >"$T/example.sh"
ok 'the page has examples' test "$(grep -c tensor- "$T/example.sh")" -ge 8
printf 'seq,index,mine\n3,0,0.5\n3,1,0.25\n3,2,1\n17,0,1\n17,1,2\n' \
    >"$T/mine.csv"
printf 'seq,index,theirs\n3,0,0.5\n3,1,0.2\n3,2,0.1\n17,0,1\n17,1,3\n' \
    >"$T/theirs.csv"
status 0 'they run' sh -c 'cd "$0" && sh -e example.sh' "$T"
cat >"$T/want" <<'END'
record 17
     mine  theirs
  0  1     1
  1  2     3
  kendall.mine.theirs 1 1
END
tail -n 5 "$T/.out" >"$T/found"
same 'and show what they say' "$T/want" "$T/found"
ok 'statistics too' \
    grep -q '^theirs  *F32  *n  *5  *0.1  *0.96  *3  0$' "$T/.out"
cat >"$T/want" <<'END'
seq,index,mine,theirs
3,0,0.5,0.5
3,1,0.25,0.2
3,2,1,0.1
17,0,1,1
17,1,2,3
END
same 'a spreadsheet gets its numbers' "$T/want" "$T/some.csv"
tensor-import --npz -f mine:F32:n -f theirs:F32:n "$T/both.npz" |
    tensor-dump -j >"$T/found"
tensor-dump -j -f mine,theirs "$T/both.tens" >"$T/want"
same 'and so does Python' "$T/want" "$T/found"
done_testing
