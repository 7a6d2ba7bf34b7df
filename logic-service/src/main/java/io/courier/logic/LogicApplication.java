package io.courier.logic;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Logic: decides who may say what to whom, and fans out.
@SpringBootApplication
public class LogicApplication {
  static void main(String[] args) {
    SpringApplication.run(LogicApplication.class, args);
  }
}
