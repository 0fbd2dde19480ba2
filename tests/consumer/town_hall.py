# SPDX-License-Identifier: EUPL-1.2
"""The department of the tests: something in it has to bring what the connector of an outside project takes."""

DEPARTMENT = """[department]
id   = "town_hall"
name = "Town hall"

[connectors.visitors]
plugin       = "http_source"
listen       = "127.0.0.1:0"
path         = "/greetings"
message_type = "hello.said"
"""
