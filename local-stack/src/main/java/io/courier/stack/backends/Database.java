package io.courier.stack.backends;

/// One PostgreSQL database and who may enter it.
public record Database(String name, String url, String user, String password) {}
