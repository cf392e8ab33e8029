package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** jep.jdbc over a database in memory. */
class JdbcTest {
    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SharedInterpreter();
        interp.exec(
                "from jep import jdbc\n"
                        + "con = jdbc.connect('jdbc:h2:mem:')\n"
                        + "cur = con.cursor()\n"
                        + "cur.execute('create table t (id bigint primary key, name varchar(20),"
                        + " price decimal(10, 2), ratio double, ok boolean, born date, raw"
                        + " varbinary(9))')");
    }

    @AfterEach
    void close() {
        interp.exec("con.close()\ncon.close()");
        interp.close();
    }

    @Test
    void rowsGoThereAndBack() {
        interp.exec(
                "from decimal import Decimal\n"
                        + "insert = 'insert into t values (?, ?, ?, ?, ?, ?, ?)'\n"
                        + "cur.execute(insert, 1, 'é', Decimal('1.50'), 0.5, True,"
                        + " jdbc.Date(2024, 2, 29), b'ab')\n"
                        + "n = cur.rowcount\n"
                        + "import datetime\n"
                        + "cur.execute(insert, [2, None, None, None, None,"
                        + " datetime.date(2024, 3, 1), None])\n"
                        + "cur.execute('select * from t order by id')\n"
                        + "names = [c[0].lower() for c in cur.description]\n"
                        + "kinds = cur.description[1][1] == jdbc.STRING,"
                        + " cur.description[2][1] == jdbc.NUMBER,"
                        + " cur.description[5][1] == jdbc.DATETIME\n"
                        + "one = cur.fetchone()\n"
                        + "rest = cur.fetchall()");
        assertEquals(1L, interp.getValue("n"));
        assertEquals("(1, 'é', Decimal('1.50'), 0.5, True)", interp.getValue("str(one[:5])"));
        assertEquals("2024-02-29", interp.getValue("one[5].toString()"));
        assertEquals("b'ab'", interp.getValue("str(one[6])"));
        assertEquals(
                "[(2, None, None, None, None)]", interp.getValue("str([r[:5] for r in rest])"));
        assertEquals("2024-03-01", interp.getValue("rest[0][5].toString()"));
        assertEquals("['id', 'name']", interp.getValue("str(names[:2])"));
        assertEquals("(True, True, True)", interp.getValue("str(kinds)"));
        assertEquals(true, interp.getValue("cur.fetchone() is None"));
    }

    @Test
    void batchesRunAtOnce() {
        interp.exec(
                "cur.executemany('insert into t (id) values (?)', [(i,) for i in range(5)])\n"
                        + "n = cur.rowcount\n"
                        + "cur.execute('select id from t order by id')\n"
                        + "cur.arraysize = 2\n"
                        + "parts = [cur.fetchmany(), cur.fetchmany(1), list(cur)]");
        assertEquals(5L, interp.getValue("n"));
        assertEquals("[[(0,), (1,)], [(2,)], [(3,), (4,)]]", interp.getValue("str(parts)"));
    }

    @Test
    void transactionsAreForThoseWhoWantThem() {
        interp.exec("con.commit()\ncon.autocommit = False");
        interp.exec("cur.execute('insert into t (id) values (1)')\ncon.rollback()");
        interp.exec("cur.execute('select count(*) from t')");
        assertEquals(0L, interp.getValue("cur.fetchone()[0]"));
        interp.exec("con.autocommit = True");
        JepException e = assertThrows(JepException.class, () -> interp.exec("con.rollback()"));
        assertTrue(e.getMessage().contains("NotSupportedError"), e.getMessage());
    }

    @Test
    void errorsHaveTheirKinds() {
        interp.exec(
                "def kind(f):\n"
                        + "    try: f()\n"
                        + "    except jdbc.Error as e: return type(e).__name__,"
                        + " e.__cause__ is not None\n"
                        + "cur.execute('insert into t (id) values (1)')\n"
                        + "again = kind(lambda: cur.execute('insert into t (id) values (1)'))\n"
                        + "syntax = kind(lambda: cur.execute('selec'))\n"
                        + "no_rows = kind(cur.fetchone)\n"
                        + "next_set = kind(cur.nextset)\n"
                        + "cur.close()\n"
                        + "closed = kind(lambda: cur.execute('select 1'))\n"
                        + "nowhere = kind(lambda: jdbc.connect('jdbc:none:'))");
        assertEquals("('IntegrityError', True)", interp.getValue("str(again)"));
        assertEquals("('ProgrammingError', True)", interp.getValue("str(syntax)"));
        assertEquals("('ProgrammingError', False)", interp.getValue("str(no_rows)"));
        assertEquals("('ProgrammingError', False)", interp.getValue("str(next_set)"));
        assertEquals("('InterfaceError', False)", interp.getValue("str(closed)"));
        assertEquals("('OperationalError', True)", interp.getValue("str(nowhere)"));
    }
}
