#!/usr/bin/env perl
# model.pl -- writes a model file, model(5), from lines of text, by no code of
# the programs that it tests.
#	model.pl config=JSON [KEY=VALUE] <TEXT >MODEL
# A line is a parameter: "decoder.weight 1x2 0.5 -0.25"; one number alone fills
# it. KEY=VALUE sets what __metadata__ says, "KEY=" leaves it out. There is no
# crc, as a foreign writer has none.
use strict;
use warnings;
use Digest::SHA;
use JSON::PP;

my (%header, $data);
$data = '';
binmode STDOUT;
while (my $line = <STDIN>) {
	my ($name, $shape, @values) = split ' ', $line or next;
	my @shape = map { $_ + 0 } split /x/, $shape;
	my $count = 1;
	$count *= $_ for @shape;
	@values = (@values) x $count if @values == 1;
	my $begin = length $data;
	$data .= pack 'f<*', map { $_ eq 'nan' ? 9**9**9 / 9**9**9 : $_ } @values;
	$header{$name} = { dtype => 'F32', shape => \@shape,
		data_offsets => [$begin, length $data] };
}
my %metadata = (format => 'attention-model/1', history => '[]',
	parameters_sha256 => Digest::SHA::sha256_hex($data),
	map { /^(.*?)=(.*)$/s } @ARGV);
delete $metadata{$_} for grep { $metadata{$_} eq '' } keys %metadata;
$header{__metadata__} = \%metadata;
my $text = JSON::PP->new->canonical->encode(\%header);
$text .= ' ' x (-(8 + length $text) % 64);
print pack('Q<', length $text), $text, $data;
