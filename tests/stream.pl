#!/usr/bin/env perl
# stream.pl -- writes a tensor stream from lines of text, and reads one back.
#	stream.pl <TEXT >STREAM
#	stream.pl -d FIELD <STREAM	seq and the field's numbers, a line a record
# A line of the text is a field, "alpha F32 n", or a record, "7 alpha=0.1,0.9
# special=0,1": its seq, then all fields. No code of the programs that it tests
# is used; a frame carries no crc, as a foreign one may.
use strict;
use warnings;
use JSON::PP;

my %pack = (F64 => 'd<', F32 => 'f<', I64 => 'q<', I32 => 'l<', U8 => 'C',
	BOOL => 'C');
my %size = (F64 => 8, F32 => 4, I64 => 8, I32 => 4, U8 => 1, BOOL => 1);
my $json = JSON::PP->new->canonical;
binmode STDIN;
binmode STDOUT;

sub frame {
	my ($metadata, @tensors) = @_;	# [name, dtype, shape, bytes]
	my %header = (__metadata__ => $metadata);
	my ($data, $begin) = ('', 0);
	for (sort { $size{$b->[1]} <=> $size{$a->[1]} } @tensors) {
		my ($name, $dtype, $shape, $bytes) = @$_;
		my $end = $begin + length $bytes;
		$header{$name} = { dtype => $dtype, shape => $shape,
			data_offsets => [$begin, $end] };
		$data .= $bytes;
		$begin = $end;
	}
	my $text = $json->encode(\%header);
	$text .= ' ' x (-(8 + length $text) % 64);
	print pack('Q<', length $text), $text, $data;
}

sub number {
	return { nan => 9**9**9 / 9**9**9, inf => 9**9**9,
		'-inf' => -9**9**9 }->{$_[0]} // $_[0];
}

# One symbol has one size: a matrix takes its own from the vector before it.
sub tensor {
	my ($field, $values, $sizes) = @_;
	my @values = split /,/, $values;
	my @shape = map { /^\d/ ? $_ + 0 : $sizes->{$_} } @{$field->{dims}};
	my $known = 1;
	$known *= $_ // 1 for @shape;
	for (0 .. $#shape) {
		$shape[$_] //= $sizes->{$field->{dims}[$_]} //=
		    int(@values / $known);
	}
	return [$field->{name}, $field->{dtype}, \@shape,
		pack("($pack{$field->{dtype}})*", map { number($_) } @values)];
}

sub write_head {
	my $fields = shift;
	frame({ frame => 'head', format => 'tensor-stream/1',
		fields => $json->encode($fields), history => '[]' });
}

sub write_stream {
	my (@fields, $records);
	while (my $line = <STDIN>) {
		my @parts = split ' ', $line;
		next if !@parts;
		if ($parts[0] !~ /^\d/) {
			my ($name, $dtype, @dims) = @parts;
			push @fields, { name => $name, dtype => $dtype,
				dims => [map { /^\d/ ? $_ + 0 : $_ } @dims] };
			next;
		}
		write_head(\@fields) if !$records++;
		my $seq = shift @parts;
		my (%values, %sizes);
		/^(.*?)=(.*)$/ and $values{$1} = $2 for @parts;
		frame({ frame => 'record', seq => "$seq" },
		    map { tensor($_, $values{$_->{name}}, \%sizes) } @fields);
	}
	write_head(\@fields) if !$records;
	frame({ frame => 'end', records => '' . ($records // 0) });
}

sub show {
	my $value = shift;
	return lc sprintf '%.6g', $value if $value == $value;
	return 'nan';
}

sub read_stream {
	my $wanted = shift;
	my ($length, $text, $data);
	while (read STDIN, $length, 8) {
		read STDIN, $text, unpack('Q<', $length);
		my $header = $json->decode($text);
		my $metadata = delete $header->{__metadata__};
		my $bytes = 0;
		for (values %$header) {
			my $end = $_->{data_offsets}[1];
			$bytes = $end if $end > $bytes;
		}
		read STDIN, $data, $bytes;
		next if $metadata->{frame} ne 'record';
		my $t = $header->{$wanted} // die "no field $wanted\n";
		my ($begin, $end) = @{$t->{data_offsets}};
		print join(' ', $metadata->{seq}, map { show($_) }
		    unpack "($pack{$t->{dtype}})*",
		    substr $data, $begin, $end - $begin), "\n";
	}
}

@ARGV ? read_stream($ARGV[1]) : write_stream();
