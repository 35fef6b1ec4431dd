"""Reads a TensorBoard event file by its published format, with nothing of the writer's: TFRecord framing, CRC-32C, protocol buffers. Prints one JSON array a point: [wall_time, step, tag, value]."""

import json
import struct
import sys

_POLYNOMIAL = 0x82F63B78  # Castagnoli, bits reversed


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (_POLYNOMIAL if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(content):
    at = 0
    while at < len(content):
        header = content[at:at + 8]
        length, = struct.unpack("<Q", header)
        assert struct.unpack("<I", content[at + 8:at + 12])[0] == masked(header), "length checksum at %d" % at
        data = content[at + 12:at + 12 + length]
        assert struct.unpack("<I", content[at + 12 + length:at + 16 + length])[0] == masked(data), "data checksum at %d" % at
        yield data
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack("<d", data[at:at + 8])[0], at + 8
        elif kind == 5:
            value, at = struct.unpack("<f", data[at:at + 4])[0], at + 4
        else:
            assert kind == 2, "wire type %d" % kind
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        yield number, value


def main(path):
    with open(path, "rb") as file:
        events = [dict(fields(record)) for record in records(file.read())]
    assert events[0][3] == b"brain.Event:2", events[0]
    for event in events[1:]:
        for number, value in fields(event[5]):
            assert number == 1
            point = dict(fields(value))
            print(json.dumps([event[1], event[2], point[1].decode("utf-8"), point[2]]))


if __name__ == "__main__":
    main(sys.argv[1])
