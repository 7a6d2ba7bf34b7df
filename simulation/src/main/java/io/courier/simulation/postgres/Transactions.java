package io.courier.simulation.postgres;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/// Transactions on the model of PostgreSQL: all of one is there or nothing, and whether it is, is
/// not always known.
public final class Transactions implements TransactionOperations {
  private final Database database;
  private final Runnable edge;

  /// @param edge called before and after each commit; the process may end there
  public Transactions(Database database, Runnable edge) {
    this.database = database;
    this.edge = edge;
  }

  @Override
  public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
    if (database.isDown()) {
      throw new CannotCreateTransactionException("PostgreSQL is away");
    }
    boolean answered = !database.losesAnswer();
    boolean committed = answered || database.dice().chance(0.5);
    database.begin();
    T result;
    try {
      result = action.doInTransaction(new SimpleTransactionStatus());
      edge.run();
    } catch (RuntimeException | Error e) {
      database.rollBack();
      throw e;
    }
    if (committed) {
      database.commit();
    } else {
      database.rollBack();
    }
    if (!answered) {
      throw new TransactionSystemException("the connection ended during the commit");
    }
    edge.run();
    return result;
  }
}
