#!/usr/bin/perl
# reviews.pl -- what a reader finds who knows the grammar of synth(1), and was
# told which adjectives praise by the rationales of the first half of a corpus.
# Prints one line a fact: NAME VALUE.
use strict;
use warnings;

my (@rows, %sense, %fact);
<> eq "text,label,exp_split,rationale\n" or die "wrong header\n";
while (<>) {
	/^(?:"([^"]*)"|([^,]*)),([01]),(train|dev|test),([\d ]+)$/
	    or die "line $.: not a row\n";
	push @rows, { text => $1 // $2, label => $3, split => $4,
		why => [split / /, $5] };
}

# A lone deciding word has the label's sense.
for my $row (@rows[0 .. @rows / 2 - 1]) {
	my @words = split / /, $row->{text};
	my @deciding = @words[@{$row->{why}}];
	next if @deciding > 1;
	my $known = $sense{$deciding[0]} //= $row->{label};
	$fact{contradictions}++ if $known != $row->{label};
}
$fact{praising} = grep { $_ } values %sense;
$fact{blaming} = grep { !$_ } values %sense;

# The sense of each opinion of a text, and where its words are.
sub opinions {
	my @words = split / /, $_[0];
	my @found;
	for my $i (0 .. $#words) {
		my $sense = $sense{$words[$i]} // next;
		my $j = $i - 1;
		$j-- if $words[$j] =~ /^(very|really|so|quite|rather|truly)$/;
		my $not = $words[$j] =~ /^(not|never|hardly)$/;
		push @found, { at => $i, sense => $not ? 1 - $sense : $sense,
			why => $not ? "$j $i" : $i };
	}
	return @found;
}

# Which of them decides: 0 for the first of the judging sentence, 1 for the
# last, as the sentence's form says.
sub judgement {
	my $text = $_[0];
	my $start = 0;
	for my $sentence (split /(?<= \.) /, $text) {
		my $length = split / /, $sentence;
		my $end = $start + $length;
		my @here = grep { $_->{at} >= $start && $_->{at} < $end }
		    opinions($text);
		$start = $end;
		next if !@here || $sentence =~ /\b(drives|saw|sold) /;
		my $first = $sentence =~ /although/ && $sentence !~ /^although/
		    || $sentence =~ /^i call .* calls it/
		    || $sentence =~ / now , last /;
		return $here[$first ? 0 : -1];
	}
}

for my $row (@rows) {
	my $length = split / /, $row->{text};
	my $judgement = judgement($row->{text}) // {};
	my $balance = 0;
	$balance += $_->{sense} ? 1 : -1 for opinions($row->{text});
	$fact{documents}++;
	$fact{labelled1} += $row->{label};
	$fact{$row->{split}}++;
	$fact{shortest} = $length if $length < ($fact{shortest} // 99);
	$fact{longest} = $length if $length > ($fact{longest} // 0);
	$fact{understood} += ($judgement->{sense} // -1) == $row->{label};
	$fact{explained} += ($judgement->{why} // '') eq "@{$row->{why}}";
	$fact{negated} += @{$row->{why}} == 2;
	$fact{counted} += ($balance > 0) == $row->{label};
}
print "$_ $fact{$_}\n" for sort keys %fact;
